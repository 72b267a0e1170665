"""Connections to one node: counted, checked, and waited for no longer than agreed.

Built from `threading`'s primitives, which gevent replaces when it patches first: the same code is right in greenlets,
threads and commands.
"""

import atexit
import os
import threading
import time
import weakref
from collections.abc import Callable
from typing import Any

import psycopg
from django.db import OperationalError
from psycopg.pq import TransactionStatus

Connection = psycopg.Connection[Any]

MAX_CONNS = 20
CHECKOUT_TIMEOUT = 5.0  # seconds

_PATIENCE = (
    0.25  # seconds; how often a waiter looks for slots of connections that were dropped without being closed
)


class PoolExhaustedError(OperationalError):
    """Every connection to the node is in use. Raise OPTIONS["MAX_CONNS"], or find who holds connections for long."""

    def __init__(self, name: str, size: int, waited: float) -> None:
        super().__init__(
            f"All {size} connections of {name!r} stayed in use for {waited:g} s. "
            'Raise OPTIONS["MAX_CONNS"] (and the pooler\'s size with it), or find who holds them for long.'
        )


class Pool:
    """At most `size` connections, the idle ones kept; the last one returned is the next one taken."""

    def __init__(self, name: str, *, size: int, timeout: float) -> None:
        self.name = name
        self.size = size
        self._timeout = timeout
        self.forget()

    def forget(self) -> None:
        """Begin anew without closing anything: after a fork the sockets belong to the parent."""
        self._idle: list[Connection] = []
        # Weak: the slot of a thread that ended without closing its connection comes back with the garbage.
        self._out: weakref.WeakSet[Connection] = weakref.WeakSet()
        self._opening = 0
        self._closed = False
        self._freed = threading.Condition(threading.Lock())

    @property
    def in_use(self) -> int:
        """How many connections are checked out."""
        return len(self._out) + self._opening

    def take(self, connect: Callable[[], Connection], *, patience: float | None = None) -> Connection:
        """Check out a live connection, opened by `connect` when none is idle; wait `patience` seconds where given.

        Raises PoolExhaustedError when every slot stays in use, and what `connect` raises.
        """
        connection = self._reserve(self._timeout if patience is None else patience)
        try:
            while connection is not None and not _usable(connection):
                connection.close()
                connection = self._next_idle()
            if connection is None:
                connection = connect()
        finally:
            with self._freed:
                self._opening -= 1
                if connection is not None:
                    self._out.add(connection)
                else:
                    self._freed.notify()
        return connection

    def give_back(self, connection: Connection) -> None:
        """Return a connection. One that is broken or in a transaction is closed: nobody gets another's transaction."""
        usable = not connection.closed and connection.info.transaction_status == TransactionStatus.IDLE
        with self._freed:
            self._out.discard(connection)
            keep = usable and not self._closed
            if keep:
                self._idle.append(connection)
            self._freed.notify()
        if not keep:
            connection.close()

    def close(self) -> None:
        """Close what is idle now, and what is in use when it comes back."""
        with self._freed:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _next_idle(self) -> Connection | None:
        with self._freed:
            return self._idle.pop() if self._idle else None

    def _reserve(self, patience: float) -> Connection | None:
        deadline = time.monotonic() + patience
        with self._freed:
            while self.in_use >= self.size:
                remaining = deadline - time.monotonic()
                if remaining <= 0:
                    raise PoolExhaustedError(self.name, self.size, patience)
                self._freed.wait(min(remaining, _PATIENCE))
            self._opening += 1
            return self._idle.pop() if self._idle else None


def _usable(connection: Connection) -> bool:
    """Is it open and idle? Costs no round trip: the server's farewell would be waiting in the socket."""
    if connection.closed:
        return False
    try:
        connection.pgconn.consume_input()
        connection.pgconn.consume_input()  # the first may have read the farewell and not the end behind it
    except psycopg.OperationalError:
        return False
    return connection.info.transaction_status == TransactionStatus.IDLE


Key = tuple[str, str, str]  # alias, node, database: the test database has pools of its own

_pools: dict[Key, Pool] = {}
_lock = threading.Lock()


def pool_of(key: Key, *, size: int, timeout: float) -> Pool:
    """The process's pool for a node of an alias; made on first use."""
    found = _pools.get(key)
    if found is None:
        with _lock:
            found = _pools.setdefault(key, Pool(key[1], size=size, timeout=timeout))
    return found


def close_pools(alias: str | None = None) -> None:
    """Close the pools of an alias, or all; the next checkout makes new ones."""
    with _lock:
        closing = [_pools.pop(key) for key in list(_pools) if alias in (None, key[0])]
    for pool in closing:
        pool.close()


def in_flight(node: str) -> int:
    """How many connections to a node this process has checked out."""
    return sum(pool.in_use for key, pool in list(_pools.items()) if key[1] == node)


def _forget_after_fork() -> None:
    global _lock  # noqa: PLW0603
    _lock = threading.Lock()
    for pool in _pools.values():
        pool.forget()


atexit.register(close_pools)
os.register_at_fork(after_in_child=_forget_after_fork)
