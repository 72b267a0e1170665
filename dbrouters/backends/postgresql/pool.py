"""Connections to one node: counted, checked, and waited for no longer than agreed.

Built from `threading`'s primitives, which gevent replaces when it patches first: the same code is right in greenlets,
threads and commands.
"""

import atexit
import contextlib
import os
import socket
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable
from typing import Any

import psycopg
from django.db import OperationalError
from psycopg.pq import TransactionStatus

Connection = psycopg.Connection[Any]

MAX_CONNS = 20
CHECKOUT_TIMEOUT = 5.0  # seconds

# Seconds after which the first waiter looks for slots of connections that were dropped without being closed; the second
# looks half as often, and so on, since three hundred that look together would have no time for anything else.
_PATIENCE = 0.25


class PoolExhaustedError(OperationalError):
    """Every connection to the node is in use. Raise OPTIONS["MAX_CONNS"], or find who holds connections for long."""

    def __init__(self, name: str, size: int, waited: float) -> None:
        super().__init__(
            f"All {size} connections of {name!r} stayed in use for {waited:g} s. "
            'Raise OPTIONS["MAX_CONNS"] (and the pooler\'s size with it), or find who holds them for long.'
        )


class _Waiter:
    """Someone in the queue; `granted` is released when the slot is theirs, with an idle connection or without."""

    __slots__ = ("connection", "granted", "served")

    def __init__(self) -> None:
        self.granted = threading.Lock()
        self.granted.acquire()
        self.served = False
        self.connection: Connection | None = None


class Pool:
    """At most `size` connections, the idle ones kept; the last one returned is the next one taken.

    Whoever waits longest is served next: a slot is handed over, so that no newcomer takes it meanwhile.
    """

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
        self._waiting: deque[_Waiter] = deque()
        self._lock = threading.Lock()

    @property
    def in_use(self) -> int:
        """How many connections are checked out."""
        return len(self._out) + self._opening

    @property
    def waiting(self) -> int:
        """How many wait for a connection."""
        return len(self._waiting)

    def take(
        self,
        connect: Callable[[], Connection],
        *,
        prepare: Callable[[Connection], None] = lambda _: None,
        patience: float | None = None,
    ) -> Connection:
        """Check out a live connection, waiting `patience` seconds where given.

        When none is idle it is opened by `connect` and prepared, which already belongs to its time in use: a node that
        falls silent meanwhile holds up nobody. Raises PoolExhaustedError when every slot stays in use, and what
        `connect` and `prepare` raise.
        """
        connection, fresh = self._reserve(self._timeout if patience is None else patience), False
        try:
            while connection is not None and not _usable(connection):
                connection.close()
                connection = self._next_idle()
            if connection is None:
                connection, fresh = connect(), True
        finally:
            with self._lock:
                self._opening -= 1
                if connection is not None:
                    self._out.add(connection)
                else:
                    self._grant()
        if fresh:
            self._prepare(connection, prepare)
        return connection

    def _prepare(self, connection: Connection, prepare: Callable[[Connection], None]) -> None:
        try:
            prepare(connection)
        except BaseException:
            connection.close()
            self.give_back(connection)
            raise

    def give_back(self, connection: Connection) -> None:
        """Return a connection. One that is broken or in a transaction is closed: nobody gets another's transaction."""
        usable = not connection.closed and connection.info.transaction_status == TransactionStatus.IDLE
        with self._lock:
            self._out.discard(connection)
            keep = usable and not self._closed
            if keep:
                self._idle.append(connection)
            self._grant()
        if not keep:
            connection.close()

    def cut(self) -> None:
        """End what waits for the node, which has fallen silent: whoever holds a connection finds it lost."""
        with self._lock:
            waiting = list(self._out)
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()
        for connection in waiting:
            # Not closed: that is for its owner, who may be about to. The socket's end wakes them.
            with (
                contextlib.suppress(OSError, psycopg.Error),
                socket.socket(fileno=os.dup(connection.fileno())) as end,
            ):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close what is idle now, and what is in use when it comes back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _next_idle(self) -> Connection | None:
        with self._lock:
            return self._idle.pop() if self._idle else None

    def _reserve(self, patience: float) -> Connection | None:
        """Take a slot, in turn; with an idle connection where there is one."""
        with self._lock:
            if not self._waiting and self.in_use < self.size:
                self._opening += 1
                return self._idle.pop() if self._idle else None
            waiter = _Waiter()
            self._waiting.append(waiter)
            pause = _PATIENCE * len(self._waiting)
        try:
            self._await(waiter, patience, pause)
        except BaseException:
            self._resign(waiter)
            raise
        return waiter.connection

    def _await(self, waiter: _Waiter, patience: float, pause: float) -> None:
        deadline = time.monotonic() + patience
        while True:
            remaining = deadline - time.monotonic()
            if waiter.granted.acquire(timeout=max(0.0, min(remaining, pause))):
                return
            with self._lock:
                self._grant()
            if remaining <= 0 and not waiter.served:
                raise PoolExhaustedError(self.name, self.size, patience)

    def _resign(self, waiter: _Waiter) -> None:
        """Leave the queue: time is up, or the greenlet is ended. A slot that was just granted goes on to the next."""
        with self._lock:
            if not waiter.served:
                self._waiting.remove(waiter)
                return
            self._opening -= 1
            if waiter.connection is not None:
                self._idle.append(waiter.connection)
            self._grant()

    def _grant(self) -> None:
        """Hand every free slot to whoever waits longest. Called with the lock held."""
        while self._waiting and self.in_use < self.size:
            waiter = self._waiting.popleft()
            self._opening += 1
            waiter.connection = self._idle.pop() if self._idle else None
            waiter.served = True
            waiter.granted.release()


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


def cut(node: str) -> None:
    """End what waits for a node that has fallen silent, on every alias."""
    for key, pool in list(_pools.items()):
        if key[1] == node:
            pool.cut()


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
