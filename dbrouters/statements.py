"""Does a statement write? Asked of everything that runs on the primary, so a write by raw SQL isn't missed."""

import functools
import re
from typing import Any

_READS = frozenset(
    (
        *("SELECT", "VALUES", "TABLE", "WITH", "SHOW", "EXPLAIN", "COPY"),
        *("DECLARE", "FETCH", "MOVE", "CLOSE", "SET", "RESET", "DISCARD", "LISTEN", "UNLISTEN"),
        *("BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE"),
    )
)
_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_FIRST_WORD = re.compile(r"[\s(]*([A-Za-z]+)")
# Data-modifying CTEs, SELECT INTO, EXPLAIN ANALYZE DELETE, COPY FROM.
_WRITING_WORD = re.compile(r"\b(?:INSERT|UPDATE|DELETE|MERGE|INTO|FROM\s+STDIN)\b", re.IGNORECASE)
_LOCKING = re.compile(r"\bFOR\s+(?:NO\s+KEY\s+)?UPDATE\b", re.IGNORECASE)
# A function called as a procedure, in the spelling of people: the ORM's own functions are in capitals.
_CALLED = re.compile(r"\s*SELECT\s+(?:\*\s+FROM\s+)?\"?([a-z_][\w.\"]*)\(")
_HARMLESS = re.compile(
    r"pg_(?!notify)|current_setting|set_config|now\(|version\(|count|max|min|sum|exists|row\(|txid_"
)


def may_write(sql: Any, cursor: Any = None) -> bool:
    """Can the statement change a row? When in doubt yes: a position is asked for in vain, and no write is missed.

    A function that writes, called somewhere inside a longer SELECT, isn't seen: `context.mark_written()` says so.
    """
    text = _text(sql, cursor)
    return _writes(text) or _calls(text)


def writes(sql: Any, cursor: Any = None) -> bool:
    """Is the statement one that changes rows by its own words, whatever the functions do that it calls?"""
    return _writes(_text(sql, cursor))


def _text(sql: Any, cursor: Any) -> str:
    if isinstance(sql, str):
        return sql
    return sql.decode() if isinstance(sql, bytes) else str(sql.as_string(cursor))


@functools.lru_cache(maxsize=2048)
def _parts(sql: str) -> tuple[str, ...]:
    return tuple(part for part in _COMMENT.sub(" ", sql).split(";") if part.strip())


@functools.lru_cache(maxsize=2048)
def _writes(sql: str) -> bool:
    for part in _parts(sql):
        found = _FIRST_WORD.match(part)
        if found is None or found[1].upper() not in _READS or _WRITING_WORD.search(_LOCKING.sub(" ", part)):
            return True
    return False


@functools.lru_cache(maxsize=2048)
def _calls(sql: str) -> bool:
    called = (_CALLED.match(part) for part in _parts(sql))
    return any(found and not _HARMLESS.match(f"{found[1]}(") for found in called)
