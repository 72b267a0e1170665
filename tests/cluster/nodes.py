"""What a fault does to a node of the test stack, as context managers that undo it."""

import functools
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

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
    return psycopg.connect(superuser_url(Stack.from_environment(), name), autocommit=True)


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


def _answers(name: str) -> bool:
    try:
        superuser(name).close()
    except psycopg.OperationalError:
        return False
    return True
