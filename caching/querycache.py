"""The query cache: rows of a query are served as long as the generations of its tables are those it was run under."""

import hashlib
import time
import types
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from cachalot import api, monkey_patch
from cachalot.settings import ITERABLES, cachalot_settings
from cachalot.utils import UncachableQuery
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.constants import MULTI, SINGLE

from caching import bypass, fence, meters, store, tables
from caching.conf import conf
from caching.entries import Entry, Found
from caching.parameters import UnnamableParameterError, canonical
from dbrouters import nodes

LAYER = "query"

Execute = Callable[[], Any]
_SHORTEST, _LONGEST = 0.005, 0.1  # seconds between two looks of one who waits


@dataclass(frozen=True, slots=True)
class Query:
    """A query that may be remembered: where its rows are kept, and which records decide if they are true."""

    entry: Entry
    records: list[str]
    alias: str

    @classmethod
    def of(cls, compiler: SQLCompiler, result_type: str) -> "Query":
        """Name a compiler's query. Raises UncachableQuery, EmptyResultSet."""
        key = cachalot_settings.CACHALOT_QUERY_KEYGEN(compiler)
        read, alias = tables.read_by(compiler), alias_of(compiler)
        return cls(Entry(f"query:{key}:{result_type}"), tables.records(alias, read), alias)


def alias_of(compiler: SQLCompiler) -> str:
    """The alias that the compiler's query runs on."""
    return compiler.using or DEFAULT_DB_ALIAS


def name(compiler: SQLCompiler) -> str:
    """The default of CACHALOT_QUERY_KEYGEN: all of the SQL and of its parameters, and not the alias."""
    sql, parameters = compiler.as_sql()
    setattr(compiler, tables.SQL, sql.lower())
    try:
        text = "\0".join((tables.database(alias_of(compiler)), sql, *map(canonical, parameters)))
    except UnnamableParameterError:
        raise UncachableQuery from None
    return hashlib.blake2b(text.encode(), digest_size=20).hexdigest()


def remembering(original: Callable[..., Any]) -> Callable[..., Any]:
    """Put the cache before SQLCompiler.execute_sql; stands where django-cachalot's own wrapper stood."""

    @wraps(original)
    @monkey_patch._unset_raw_connection  # type: ignore[untyped-decorator]
    def execute_sql(compiler: SQLCompiler, result_type: str = MULTI, *args: Any, **kwargs: Any) -> Any:
        def execute() -> Any:
            return original(compiler, result_type, *args, **kwargs)

        if not _is_on(compiler, result_type):
            return execute()
        try:
            query = Query.of(compiler, result_type)
        except (EmptyResultSet, UncachableQuery):
            return execute()
        return answer(query, execute)

    return execute_sql


def answer(query: Query, execute: Execute) -> Any:
    """The query's rows, remembered or fetched."""
    if bypass.are_queries_bypassed():
        meters.count(LAYER, "bypass", "asked" if bypass.is_bypassed(LAYER) else "fragment")
        return execute()
    if bypass.refusal(LAYER) is not None:
        # A transaction must decide on what is true now, and may still roll back what it would store.
        return _miss("transaction", execute)
    try:
        found = _look_up(query)
    except fence.UnfencedError as refusal:
        return _miss(refusal.reason, execute)
    return found.rows if isinstance(found, Found) else _fetch(query, found, execute)


@dataclass(frozen=True, slots=True)
class Fetch:
    """The right, and the need, to fetch the rows: under which fence, by which lease, and why."""

    fence: fence.Fence
    lease: str
    reason: str


def _look_up(query: Query) -> Found | Fetch:
    """Find the rows, or the right to fetch them for all. Raises UnfencedError where they are this reader's alone."""
    deadline, waited = time.monotonic() + conf().WAIT_SECONDS, False
    while True:
        now, found = query.entry.read(query.records)
        if isinstance(found, Found):
            nodes.observed(now.lsn)
            meters.count(LAYER, "hit", "waited" if waited else "-")
            return found
        if not _shows(query.alias, now.lsn):
            raise fence.UnfencedError("fenced")
        lease = query.entry.lease(now.tag)
        if lease is not None:
            return Fetch(now, lease, found.reason)
        if time.monotonic() >= deadline:
            raise fence.UnfencedError("waited")
        _wait(query.entry, now.tag, deadline)
        waited = True


def _wait(entry: Entry, tag: bytes, deadline: float) -> None:
    pause = _SHORTEST
    while entry.is_leased(tag) and time.monotonic() < deadline:
        time.sleep(pause * store.CHANCE.uniform(0.5, 1.0))  # spreads load
        pause = min(pause * 2, _LONGEST)


def _fetch(query: Query, fetch: Fetch, execute: Execute) -> Any:
    kept = False
    try:
        result = _miss(fetch.reason, execute)
        if isinstance(result, types.GeneratorType) and not cachalot_settings.CACHALOT_CACHE_ITERATORS:
            return result
        if result.__class__ not in ITERABLES and isinstance(result, Iterable):
            result = list(result)
        # The read may have moved to another node, after the one that was chosen failed.
        if fetch.lease and _shows(query.alias, fetch.fence.lsn):
            query.entry.put(fetch.fence.tag, result, fetch.lease)
            kept = True
        return result
    finally:
        if fetch.lease and not kept:
            query.entry.leave(fetch.fence.tag, fetch.lease)


def _miss(reason: str, execute: Execute) -> Any:
    meters.count(LAYER, "miss", reason)
    return execute()


def _shows(alias: str, lsn: int) -> bool:
    """Does the node of the alias show everything up to the position, for certain?"""
    if not tables.is_virtual(alias):
        return True
    position = nodes.reading_position()
    if position is None:  # the primary, or an alias named by hand outside of any request
        return getattr(connections[alias], "node_name", None) == nodes.Role.PRIMARY
    return position >= lsn


def _is_on(compiler: SQLCompiler, result_type: str) -> bool:
    return (
        getattr(api.LOCAL_STORAGE, "cachalot_enabled", True)
        and compiler.using in cachalot_settings.CACHALOT_DATABASES
        and not isinstance(compiler, monkey_patch.WRITE_COMPILERS)
        and result_type in (MULTI, SINGLE)
    )
