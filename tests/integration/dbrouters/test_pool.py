"""The pool on a real server: counted, checked, and never a connection that somebody left in a transaction."""

import functools
import threading
import time
from collections.abc import Callable

import psycopg
import pytest
from django.db import OperationalError
from procrastinate.contrib.django.utils import connector_params
from psycopg.pq import TransactionStatus

from dbrouters.backends.postgresql.pool import Connection, Pool, PoolExhaustedError
from tests.cluster.nodes import superuser, until


@pytest.fixture
def connect(db: None) -> Callable[[], Connection]:
    """Opens a connection to the test database."""
    parameters = connector_params("default")
    return lambda: psycopg.connect(**parameters, autocommit=True)


@pytest.fixture
def pool() -> Pool:
    """A pool of two slots."""
    return Pool("primary", size=2, timeout=0.3)


def test_the_last_one_returned_is_the_next_one_taken(pool: Pool, connect: Callable[[], Connection]) -> None:
    first = pool.take(connect)
    pool.give_back(first)
    assert pool.take(connect) is first
    pool.give_back(first)
    pool.close()
    assert first.closed


def test_an_exhausted_pool_says_so_in_time(pool: Pool, connect: Callable[[], Connection]) -> None:
    taken = [pool.take(connect) for _ in range(2)]
    began = time.monotonic()
    with pytest.raises(PoolExhaustedError, match="MAX_CONNS") as caught:
        pool.take(connect)
    assert 0.25 < time.monotonic() - began < 2
    assert isinstance(caught.value, OperationalError)
    for connection in taken:
        pool.give_back(connection)
    pool.give_back(pool.take(connect))
    pool.close()


def test_a_waiter_gets_the_connection_that_comes_back(pool: Pool, connect: Callable[[], Connection]) -> None:
    taken = [pool.take(connect) for _ in range(2)]
    threading.Timer(0.1, pool.give_back, [taken[0]]).start()
    assert pool.take(connect) is taken[0]
    for connection in taken:
        pool.give_back(connection)
    pool.close()


def test_a_failed_connect_gives_its_slot_back(pool: Pool, connect: Callable[[], Connection]) -> None:
    def refuse() -> Connection:
        raise psycopg.OperationalError("refused")

    for _ in range(5):
        with pytest.raises(psycopg.OperationalError, match="refused"):
            pool.take(refuse)
    assert pool.in_use == 0
    pool.give_back(pool.take(connect))
    pool.close()


@pytest.mark.parametrize("statement", ["SELECT 1", "SELECT 1/0"])
def test_a_connection_in_a_transaction_is_never_taken_again(
    pool: Pool, connect: Callable[[], Connection], statement: str
) -> None:
    left = pool.take(connect)
    left.autocommit = False
    try:
        left.execute(statement)
    except psycopg.errors.DivisionByZero:
        assert left.info.transaction_status == TransactionStatus.INERROR
    pool.give_back(left)
    taken = pool.take(connect)
    assert taken is not left
    assert left.closed
    assert taken.info.transaction_status == TransactionStatus.IDLE
    pool.give_back(taken)
    pool.close()


def test_connections_that_the_server_closed_are_replaced(
    pool: Pool, connect: Callable[[], Connection]
) -> None:
    taken = [pool.take(connect) for _ in range(2)]
    with superuser("primary") as admin:
        for connection in taken:
            pool.give_back(connection)
            admin.execute("SELECT pg_terminate_backend(%s, 1000)", [connection.info.backend_pid])
    time.sleep(0.05)
    fresh = pool.take(connect)
    assert fresh not in taken
    assert fresh.execute("SELECT 1").fetchone() == (1,)
    pool.give_back(fresh)
    pool.close()


def test_a_connection_lost_with_its_thread_frees_its_slot(
    pool: Pool, connect: Callable[[], Connection]
) -> None:
    kept, lost = pool.take(connect), pool.take(connect)
    lost.close()
    del lost
    pool.give_back(pool.take(connect))
    pool.give_back(kept)
    pool.close()


def test_a_connection_in_use_while_the_pool_closes_is_closed_on_return(
    pool: Pool, connect: Callable[[], Connection]
) -> None:
    connection = pool.take(connect)
    pool.close()
    assert not connection.closed
    pool.give_back(connection)
    assert connection.closed


def _waiting(pool: Pool, number: int) -> bool:
    return pool.waiting == number


def test_who_waits_longest_is_served_next(connect: Callable[[], Connection]) -> None:
    pool, served = Pool("primary", size=1, timeout=10), list[int]()
    held = pool.take(connect)

    def work(number: int) -> None:
        connection = pool.take(connect)
        served.append(number)
        pool.give_back(connection)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(5)]
    for number, thread in enumerate(threads):
        thread.start()
        until("it waits", functools.partial(_waiting, pool, number + 1))
    pool.give_back(held)
    for thread in threads:
        thread.join()
    assert served == [0, 1, 2, 3, 4]
    pool.close()


def test_many_threads_never_open_more_than_agreed(connect: Callable[[], Connection]) -> None:
    pool, opened = Pool("primary", size=3, timeout=10), []

    def counted() -> Connection:
        opened.append(connect())
        return opened[-1]

    def work() -> None:
        for _ in range(5):
            connection = pool.take(counted)
            assert pool.in_use <= 3
            connection.execute("SELECT pg_sleep(0.002)")
            pool.give_back(connection)

    threads = [threading.Thread(target=work) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) <= 3
    assert pool.in_use == 0
    pool.close()
