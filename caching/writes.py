"""Tells the fence of every write: a mark before the commit, new generations after it and before its hooks run."""

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from cachalot.settings import cachalot_settings
from cachalot.signals import post_invalidation
from django.db import Error, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from caching import fence, tables
from dbrouters import nodes

Execute = Callable[..., Any]


@dataclass
class Pending:
    """What a connection has changed in its open transaction, and in those that are committed and not told of yet.

    Told of when autocommit is on again: before, asking for the log's position would open another transaction. With
    set_autocommit(False) that may be late, so the mark stays until then.
    """

    tables: set[str] = field(default_factory=set)
    committed: list[tuple[frozenset[str], str]] = field(default_factory=list)


_pending: WeakKeyDictionary[BaseDatabaseWrapper, Pending] = WeakKeyDictionary()


def install() -> None:
    """Stand around the end of every transaction, once a process."""
    for name, around in (
        ("commit", _around_commit),
        ("rollback", _around_rollback),
        ("run_and_clear_commit_hooks", _around_hooks),
    ):
        original = getattr(BaseDatabaseWrapper, name)
        if getattr(original, "around", None) is not around:
            setattr(BaseDatabaseWrapper, name, _method(around, original))


def attach(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Look at every statement of a new connection that can write. Not last: Django pops the last, whoever's it is."""
    if not tables.is_virtual(connection.alias) and notice not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, notice)


def notice(execute: Execute, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:  # noqa: FBT001
    """Run a statement, and tell of what it writes: now, or when its transaction ends."""
    connection: BaseDatabaseWrapper = context["connection"]
    changed = tables.written_by(sql if isinstance(sql, str) else _text(sql, context["cursor"]))
    raw = getattr(connection, "raw", True)
    if not changed or (raw and not cachalot_settings.CACHALOT_INVALIDATE_RAW):
        return execute(sql, params, many, context)
    if in_transaction(connection):
        _pending.setdefault(connection, Pending()).tables |= changed
        return execute(sql, params, many, context)
    token = fence.mark(tables.records(connection.alias, changed))
    try:
        return execute(sql, params, many, context)
    finally:
        _tell(connection, changed, token)


def changed(alias: str, names: frozenset[str]) -> None:
    """Take note that somebody says these tables have changed: now, or when the open transaction ends."""
    connection = connections[alias]
    if in_transaction(connection):
        _pending.setdefault(connection, Pending()).tables |= names
    else:
        fence.bump(tables.records(alias, names))


def _method(around: Callable[..., None], original: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(original)
    def method(connection: BaseDatabaseWrapper) -> None:
        around(original, connection)

    method.around = around  # type: ignore[attr-defined]
    return method


def _around_commit(commit: Callable[..., None], connection: BaseDatabaseWrapper) -> None:
    pending = _pending.get(connection)
    if pending is None or not pending.tables:
        commit(connection)
        return
    names = frozenset(pending.tables)
    pending.tables.clear()
    token = fence.mark(tables.records(connection.alias, names))
    try:
        commit(connection)
    except BaseException:  # the server may have committed all the same
        fence.bump(tables.records(connection.alias, names), token=token)
        raise
    pending.committed.append((names, token))


def _around_rollback(rollback: Callable[..., None], connection: BaseDatabaseWrapper) -> None:
    if pending := _pending.get(connection):
        pending.tables.clear()
    rollback(connection)


def _around_hooks(run_hooks: Callable[..., None], connection: BaseDatabaseWrapper) -> None:
    pending = _pending.get(connection)
    while pending is not None and pending.committed:
        names, token = pending.committed.pop(0)
        _tell(connection, names, token)
    run_hooks(connection)


def _tell(connection: BaseDatabaseWrapper, names: frozenset[str], token: str) -> None:
    """Give tables new generations, at the log's position after their change; unknown where nobody can be asked."""
    try:
        lsn = nodes.primary_position(connection.alias)
    except Error:
        lsn = 0
    fence.bump(tables.records(connection.alias, names), lsn, token)
    for name in names:
        post_invalidation.send(name, db_alias=connection.alias)


def _text(sql: Any, cursor: Any) -> str:
    return sql.decode() if isinstance(sql, bytes) else str(sql.as_string(cursor.cursor))


def in_transaction(connection: BaseDatabaseWrapper) -> bool:
    """Is a transaction open, by atomic() or by set_autocommit(False)?"""
    return connection.in_atomic_block or (connection.connection is not None and not connection.autocommit)
