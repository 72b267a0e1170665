"""What the reads of this request (or task) need: one ContextVar, and context managers that restore it.

Without a context (a shell, a command, a bare thread or greenlet) every read runs on the primary.
"""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from threading import get_ident
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from django.db import connections

from dbrouters.conf import configuration
from dbrouters.position import UNREACHABLE, Position, Reader, later
from dbrouters.token import Token

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(slots=True)
class Record:
    """What has happened so far, shared by every context of one request."""

    primary: "BaseDatabaseWrapper"
    thread: int
    wrote: bool = False
    observed: Position | None = None  # what a cache has shown this request
    elsewhere: Position | None = None  # what its user has written with another device
    reader: Reader | None = None  # the replica that its client has last read from
    on_replica: bool = False  # has a replica answered it?
    on_primary: bool = False  # has the primary answered a read of it?
    settled: bool = False  # is every further read the primary's?
    lost: bool = False  # may its client's last write be lost, by a promotion?
    told: bool = False
    arriving: Callable[[], Position | None] | None = (
        None  # asks once, before a replica is read, what else it needs
    )

    def arrive(self) -> None:
        """Learn what its user has written elsewhere."""
        arriving, self.arriving = self.arriving, None
        if arriving is not None:
            self.elsewhere = arriving()

    def in_transaction(self) -> bool:
        """Is a transaction open on this thread's connection to the primary, by atomic() or by set_autocommit(False)?"""
        connection = self.primary if self.thread == get_ident() else primary_connection()
        return connection.in_atomic_block or (connection.connection is not None and not connection.autocommit)


@dataclass(frozen=True, slots=True)
class Context:
    """What a read may run on, right now."""

    record: Record
    needs: Position | None = None
    primary: bool = field(default=False, kw_only=True)
    stale: bool = field(default=False, kw_only=True)

    def on_primary(self) -> bool:
        """Must the next read run on the primary?"""
        if self.stale:
            return self.record.in_transaction()
        record = self.record
        return self.primary or record.wrote or record.settled or record.in_transaction()

    def needed(self) -> Position | None:
        """What the node of the next read must show."""
        record = self.record
        if self.stale or (record.observed is None and record.elsewhere is None):
            return self.needs
        return later(self.needs, later(record.observed, record.elsewhere))


Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

_context: ContextVar[Context | None] = ContextVar("dbrouters", default=None)

current = _context.get


def primary_connection() -> "BaseDatabaseWrapper":
    """This thread's connection object of the primary's alias."""
    return connections[configuration().PRIMARY_ALIAS]


def _fresh() -> Context:
    return Context(Record(primary_connection(), get_ident()))


@contextmanager
def entered(context: Context) -> Iterator[Context]:
    """Run the block under a context that is open already."""
    token = _context.set(context)
    try:
        yield context
    finally:
        _context.reset(token)


@contextmanager
def opened(token: Token | None = None) -> Iterator[Context]:
    """Open the context of a request or a task: its reads may leave the primary, as far as its token allows."""
    needs = token.position if token else None
    record = Record(primary_connection(), get_ident(), reader=token.reader if token else None)
    context = Context(record, needs, primary=needs == UNREACHABLE)
    before = _context.set(context)  # as `entered`, which would cost every request a second generator
    try:
        yield context
    finally:
        _context.reset(before)


def carried(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """The function with this moment's context, for a thread or a greenlet that is started now."""
    context = _context.get()

    @functools.wraps(function)
    def run(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        token = _context.set(context)
        try:
            return function(*args, **kwargs)
        finally:
            _context.reset(token)

    return run


@contextmanager
def use_primary() -> Iterator[None]:
    """Read from the primary inside the block."""
    with entered(replace(_context.get() or _fresh(), primary=True, stale=False)):
        yield


@contextmanager
def allow_stale() -> Iterator[None]:
    """Read from any healthy replica inside the block, whatever was written before; a transaction stays where it is."""
    with entered(replace(_context.get() or _fresh(), primary=False, stale=True, needs=None)):
        yield


@contextmanager
def requires(token: Token) -> Iterator[None]:
    """Read inside the block from a node that shows what the token's owner wrote; add it to what is needed already."""
    context = _context.get() or _fresh()
    needs = later(context.needs, token.position)
    primary = context.primary or needs == UNREACHABLE
    with entered(replace(context, needs=needs, primary=primary, stale=False)):
        yield


def wrote() -> bool:
    """Has this request written to the primary? False without a context."""
    context = _context.get()
    return context is not None and context.record.wrote


def may_be_stale() -> bool:
    """Does the reader take any replica's answer?"""
    context = _context.get()
    return context is not None and context.stale


def mark_written() -> None:
    """Say that this request has written, where no statement shows it: a SELECT of a function that writes."""
    context = _context.get()
    if context is not None:
        context.record.wrote = True


def observe(position: Position) -> None:
    """Say what this request has seen without a query of its own: its next read must not show an earlier time."""
    context = _context.get()
    if context is not None:
        context.record.observed = later(context.record.observed, position)
