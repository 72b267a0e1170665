"""The one place that maps a statement to tables: those a query reads, those a write changes, and their records."""

import functools
import re
from collections.abc import Callable, Mapping

from cachalot import utils as cachalot
from cachalot.settings import cachalot_settings
from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS
from django.db.models.sql.compiler import SQLCompiler
from django.utils.module_loading import import_string

from caching.conf import conf

SQL = "__cachalot_generated_sql"  # where django-cachalot keeps a compiler's SQL between two of its steps

_COMMENT = re.compile(
    r"""--[^\n]*|/\*.*?\*/|(E'(?:[^'\\]|''|\\.)*'|'(?:[^']|'')*')""", re.DOTALL | re.IGNORECASE
)
_NAME = re.compile(r'"((?:[^"]|"")+)"|([A-Za-z_]\w*)')
_WRITE = re.compile(
    r"\b(?:INSERT|UPDATE|DELETE|MERGE|TRUNCATE|COPY|ALTER|CREATE|DROP|REFRESH|CALL|DO|INTO)\b", re.IGNORECASE
)
_INSERT = re.compile(
    r'\s*INSERT\s+INTO\s+((?:(?:"(?:[^"]|"")+"|[A-Za-z_]\w*)\s*\.\s*)?(?:"(?:[^"]|"")+"|[A-Za-z_]\w*))',
    re.IGNORECASE,
)
_CONFLICT = re.compile(r"\bDO\s+(?:NOTHING|UPDATE)\b", re.IGNORECASE)
_LOCK = re.compile(r"\bFOR\s+(?:NO\s+KEY\s+)?UPDATE\b", re.IGNORECASE)

_read: dict[str, frozenset[str] | None] = {}
_MOST = 4096


def is_virtual(alias: str) -> bool:
    """Is this an alias over replicas of the default one?"""
    return "NODES" in settings.DATABASES.get(alias, {})


def database(alias: str) -> str:
    """The alias that stands for a database: the primary's for its replicas."""
    return DEFAULT_DB_ALIAS if is_virtual(alias) else alias


def record(alias: str, table: str) -> str:
    """The name of a table's record: the same for the primary and its replicas. CACHALOT_TABLE_KEYGEN may replace it."""
    return f"{database(alias)}:{table}"


@functools.lru_cache(maxsize=_MOST)
def records(alias: str, tables: frozenset[str]) -> list[str]:
    """The names of some tables' records, in one order for all."""
    keygen = cachalot_settings.CACHALOT_TABLE_KEYGEN
    return sorted(keygen(alias, table) for table in tables)


def read_by(compiler: SQLCompiler) -> frozenset[str]:
    """The tables that a query reads. Raises UncachableQuery where one isn't to be cached."""
    sql: str | None = getattr(compiler, SQL, None)
    if sql is None or sql not in _read:
        found = _found(compiler, sql)
        if sql is None:
            return _cachable(found)
        if len(_read) >= _MOST:
            _read.clear()
        _read[sql] = found
    return _cachable(_read[sql])


def written_by(sql: str) -> frozenset[str]:
    """The cachable tables that a statement may change: when in doubt, every one that it names."""
    named = _named_if_writing(sql)
    return frozenset(cachalot.filter_cachable((named | _changed_along(named)) & known())) if named else named


def forget() -> None:
    """Forget what was learnt of statements: the models or the settings are others now."""
    _read.clear()
    records.cache_clear()
    _of_models.cache_clear()
    _named_if_writing.cache_clear()
    _changed_along.cache_clear()
    _closure.cache_clear()


def cachable() -> frozenset[str]:
    """Every table whose queries are kept."""
    return frozenset(cachalot.filter_cachable(known()))


def known() -> frozenset[str]:
    """Every table that is a table: a name in a statement may be a column's."""
    only: frozenset[str] = cachalot_settings.CACHALOT_ONLY_CACHABLE_TABLES
    return _of_models() | only


@functools.cache
def _of_models() -> frozenset[str]:
    models = apps.get_models(include_auto_created=True)
    tables = (model._meta.db_table for model in models)
    return frozenset((*tables, *cachalot_settings.CACHALOT_ADDITIONAL_TABLES))


def _found(compiler: SQLCompiler, sql: str | None) -> frozenset[str] | None:
    try:
        listed = cachalot._get_tables(compiler.using, compiler.query, sql is not None and compiler)
    except cachalot.UncachableQuery:
        return None
    # What django-cachalot overlooks (an order by a subquery) stands in the text.
    return frozenset(listed) | (_names(sql) & known() if sql else frozenset())


def _cachable(tables: frozenset[str] | None) -> frozenset[str]:
    if not tables or not cachalot.are_all_cachable(tables):
        raise cachalot.UncachableQuery
    return tables


def _names(sql: str) -> frozenset[str]:
    return frozenset(quoted.replace('""', '"') or bare.lower() for quoted, bare in _NAME.findall(sql))


@functools.lru_cache(maxsize=_MOST)
def _named_if_writing(sql: str) -> frozenset[str]:
    # A literal stays: what looks like a comment there is none.
    text = _COMMENT.sub(lambda found: found[1] or " ", sql)
    if not _WRITE.search(_LOCK.sub(" ", text)):
        return frozenset()
    insert = None if "'" in text else _INSERT.match(text)  # nor is a word there one
    if insert and not _WRITE.search(_CONFLICT.sub(" ", text[insert.end() :])):
        return _names(insert[1])  # what it selects from, it only reads
    return _names(text)


@functools.lru_cache(maxsize=_MOST)
def _changed_along(tables: frozenset[str]) -> frozenset[str]:
    closure = _closure()
    return frozenset().union(*(closure.get(table, ()) for table in tables))


@functools.cache
def _closure() -> Mapping[str, frozenset[str]]:
    path = conf().TRIGGERS
    if path is None:
        return {}
    function: Callable[[], Mapping[str, frozenset[str]]] = import_string(path)
    return function()
