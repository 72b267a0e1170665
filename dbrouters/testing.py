"""For the tests of a project that uses this library: where a read ran, and replicas that are behind on purpose.

Tests that commit need `transaction=True` (a TransactionTestCase), and both aliases in `databases`: inside a TestCase
everything runs in one transaction on the primary.
"""

import functools
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import psycopg
from django.db import connections

from dbrouters import sampler
from dbrouters.addresses import connect, open_connection, replica_names
from dbrouters.conf import PRIMARY_NODE, configuration
from dbrouters.position import sample

Connect = Callable[[str], psycopg.Connection[Any]]


class PauseRefusedError(PermissionError):
    """The role may not pause replay. GRANT EXECUTE ON FUNCTION pg_wal_replay_pause(), pg_wal_replay_resume() to it."""


@contextmanager
def assert_reads_from(name: str) -> Iterator[list[str]]:
    """Fail unless the block reads, and only from there: a node, or an alias (the replicas' means any replica).

    Counts this thread's SELECTs; yields the nodes that ran them, in order.
    """
    conf, ran = configuration(), list[str]()

    def note(execute: Any, sql: Any, params: Any, many: bool, given: Any) -> Any:  # noqa: FBT001 - Django's
        result = execute(sql, params, many, given)
        if isinstance(sql, str) and sql.lstrip(" (").upper().startswith(("SELECT", "WITH")):
            ran.append(given["connection"].node_name)
        return result

    with ExitStack() as wrapped:
        for alias in (conf.PRIMARY_ALIAS, conf.REPLICA_ALIAS):
            wrapped.enter_context(connections[alias].execute_wrapper(note))
        yield ran
    expected = {
        conf.PRIMARY_ALIAS: {PRIMARY_NODE},
        conf.REPLICA_ALIAS: set(replica_names()),
    }.get(name, {name})
    if not ran:
        raise AssertionError(f"nothing was read; expected reads from {name}")
    if not set(ran) <= expected:
        raise AssertionError(f"read from {', '.join(sorted(set(ran)))}; expected {name}")


@contextmanager
def replay_paused(*names: str, connect_by: Connect = open_connection) -> Iterator[None]:
    """Hold what the named replicas show (all, without names): they go on receiving, and lag until the block ends.

    `connect_by` opens a connection to a node as a role that may pause replay. Raises PauseRefusedError.
    """
    with ExitStack() as undo:
        for name in names or replica_names():
            connection = undo.enter_context(connect_by(name))
            connection.autocommit = True
            try:
                connection.execute("SELECT pg_wal_replay_pause()")
            except psycopg.errors.InsufficientPrivilege as error:
                raise PauseRefusedError(
                    f"{connection.info.user} may not pause the replay of {name}"
                ) from error
            undo.callback(connection.execute, "SELECT pg_wal_replay_resume()")
            _until(functools.partial(_is_paused, connection), f"{name} has paused", seconds=10)
        yield


def wait_for_replicas(*, seconds: float = 30) -> None:
    """Wait until every replica serves, and shows all that is committed now. Raises TimeoutError."""
    with connect(PRIMARY_NODE) as connection, connection.cursor() as cursor:
        position = sample(cursor).position

    def arrived() -> bool:
        running = sampler.running()
        running.look(replica_names())
        samples = [running.watches[name].fresh() for name in replica_names()]
        return all(found is not None and position.reached_by(found.position) for found in samples)

    _until(arrived, "every replica shows what is committed", seconds=seconds)


def _is_paused(connection: psycopg.Connection[Any]) -> bool:
    return connection.execute("SELECT pg_get_wal_replay_pause_state()").fetchone() == ("paused",)


def _until(holds: Callable[[], bool], what: str, *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {seconds:g} s: {what}")
        time.sleep(0.02)
