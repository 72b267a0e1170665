"""What a fault does to a node of the test stack, as context managers that undo it."""

import functools
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psutil
import psycopg

from deploy.environment import superuser_url
from deploy.stack import Stack


def until(what: str, holds: Callable[[], bool], *, seconds: float = 20) -> None:
    """Poll until it holds; fail by name when it doesn't in time."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.05)


def superuser(name: str) -> psycopg.Connection:
    """A superuser's connection to the node of that name, past PgBouncer."""
    return psycopg.connect(superuser_url(Stack.from_environment(), name), autocommit=True, connect_timeout=5)


def statements(name: str, role: str) -> dict[str, int]:
    """Calls by normalised statement that the role has run on the node, from pg_stat_statements."""
    with superuser(name) as connection:
        rows = connection.execute(
            "SELECT s.query, sum(s.calls)::bigint FROM pg_stat_statements s JOIN pg_roles r ON r.oid = s.userid"
            " WHERE r.rolname = %s GROUP BY s.query",
            [role],
        ).fetchall()
    return {query: int(calls) for query, calls in rows}


def forget_statements() -> None:
    """Clear pg_stat_statements on every node."""
    for name in ("primary", "replica1", "replica2"):
        with superuser(name) as connection:
            connection.execute("SELECT pg_stat_statements_reset()")


@contextmanager
def replay_paused(*names: str) -> Iterator[None]:
    """Hold the replay of the named standbys: they go on receiving, and show nothing new."""
    connections = [superuser(name) for name in names]
    try:
        for connection in connections:
            connection.execute("SELECT pg_wal_replay_pause()")
            until("replay paused", functools.partial(_is_paused, connection))
        yield
    finally:
        for connection in connections:
            connection.execute("SELECT pg_wal_replay_resume()")
            connection.close()


def _is_paused(connection: psycopg.Connection) -> bool:
    return connection.execute("SELECT pg_get_wal_replay_pause_state()").fetchone() == ("paused",)


@contextmanager
def stopped(name: str) -> Iterator[None]:
    """Kill a program of the stack with SIGKILL and keep it down, then bring it back."""
    stack = Stack.from_environment()
    pid = stack.pid(name)
    assert pid is not None, f"{name} is down already"
    os.kill(pid, 9)
    stack.control(name, "stop")
    try:
        yield
    finally:
        stack.control(name, "start")
        # It replays from its last restart point: all that the suite has written since, on a busy machine.
        until(f"{name} accepts connections again", lambda: _answers(name), seconds=90)


@contextmanager
def frozen(name: str) -> Iterator[None]:
    """Stop every process of a program with SIGSTOP: its port accepts connections, and nothing answers."""
    pid = Stack.from_environment().pid(name)
    assert pid is not None, f"{name} is down already"
    main = psutil.Process(pid)
    processes = [main]
    main.send_signal(signal.SIGSTOP)  # first, so that it starts no child meanwhile
    try:
        for child in main.children(recursive=True):
            child.send_signal(signal.SIGSTOP)
            processes.append(child)
        yield
    finally:
        for process in reversed(processes):
            process.send_signal(signal.SIGCONT)
        until(f"{name} answers again", lambda: _answers(name))


@contextmanager
def delayed(milliseconds: int, *names: str) -> Iterator[None]:
    """Let the standbys replay each commit so much later than it was made."""
    with _configured({"recovery_min_apply_delay": f"'{milliseconds}ms'"}, *names):
        yield


@contextmanager
def cut_off(*names: str) -> Iterator[None]:
    """Point the standbys' WAL receivers at nowhere: received is replayed, and both fall behind."""
    try:
        with _configured({"primary_conninfo": "'host=127.0.0.1 port=1 connect_timeout=1'"}, *names):
            for name in names:
                until(f"{name} receives nothing", functools.partial(_receives_nothing, name))
            yield
    finally:
        for name in names:
            until(f"{name} receives again", functools.partial(_receives, name))


@contextmanager
def _configured(values: dict[str, str], *names: str) -> Iterator[None]:
    """Set parameters on the nodes, and take them back."""
    try:
        for name in names:
            with superuser(name) as connection:
                for parameter, value in values.items():
                    connection.execute(f"ALTER SYSTEM SET {parameter} = {value}")
                connection.execute("SELECT pg_reload_conf()")
        yield
    finally:
        for name in names:
            with superuser(name) as connection:
                for parameter in values:
                    connection.execute(f"ALTER SYSTEM RESET {parameter}")
                connection.execute("SELECT pg_reload_conf()")


def _receives_nothing(name: str) -> bool:
    return not _receives(name)


def _receives(name: str) -> bool:
    """Is it streaming, or no standby any more?"""
    with superuser(name) as connection:
        found = connection.execute(
            "SELECT NOT pg_is_in_recovery() OR EXISTS (SELECT FROM pg_stat_wal_receiver WHERE status = 'streaming')"
        ).fetchone()
    return found == (True,)


def reset_connections(name: str) -> int:
    """End every connection of the site to the node; returns how many there were."""
    with superuser(name) as connection:
        return len(
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE usename IN ('runway_app', 'runway_read') AND pid <> pg_backend_pid()"
            ).fetchall()
        )


@contextmanager
def away(part: str) -> Iterator[None]:
    """Stop a part of the stack that isn't a node, and bring it back."""
    stack = Stack.from_environment()
    stack.control(part, "stop")
    try:
        yield
    finally:
        stack.control(part, "start")
        until(f"{part} listens again", lambda: _listens(stack.ports[part]))


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def sleeping(name: str) -> bool:
    """Does a statement of the site sleep on the node?"""
    with superuser(name) as connection:
        rows = connection.execute(
            "SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND usename IN ('runway_app', 'runway_read')"
        ).fetchall()
    return bool(rows)


def healed() -> None:
    """Wait until the primary answers and both standbys follow it closely."""
    until("both standbys follow", _both_follow, seconds=90)


def _both_follow() -> bool:
    try:
        with superuser("primary") as connection:
            found = connection.execute(
                "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'"
                " AND application_name LIKE 'replica_' AND pg_current_wal_lsn() - replay_lsn < 65536"
            ).fetchone()
    except psycopg.OperationalError:
        return False
    return found == (2,)


def _answers(name: str) -> bool:
    try:
        superuser(name).close()
    except psycopg.OperationalError:
        return False
    return True
