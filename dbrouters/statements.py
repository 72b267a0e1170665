"""Does a statement only read? Asked of everything that runs on the primary, so a write by raw SQL isn't missed."""

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
_WRITING_WORD = re.compile(r"\b(?:INSERT|UPDATE(?!\s+OF\b)|DELETE|MERGE|INTO|FROM\s+STDIN)\b", re.IGNORECASE)
_LOCKING = re.compile(r"\bFOR\s+(?:NO\s+KEY\s+)?UPDATE\b", re.IGNORECASE)
# A function called as a procedure, in the spelling of people: the ORM's own functions are in capitals.
_CALLED = re.compile(r"\s*SELECT\s+(?:\*\s+FROM\s+)?\"?([a-z_][\w.\"]*)\(")
_HARMLESS = re.compile(
    r"pg_(?!notify)|current_setting|set_config|now\(|version\(|count|max|min|sum|exists|row\(|txid_"
)


@functools.lru_cache(maxsize=2048)
def _reads(sql: str) -> bool:
    return all(_part_reads(part) for part in _COMMENT.sub(" ", sql).split(";") if part.strip())


def _part_reads(sql: str) -> bool:
    found = _FIRST_WORD.match(sql)
    if found is None or found[1].upper() not in _READS:
        return False
    if _WRITING_WORD.search(_LOCKING.sub(" ", sql)):
        return False
    called = _CALLED.match(sql)
    return called is None or bool(_HARMLESS.match(called[1] + "("))


def only_reads(sql: Any, cursor: Any = None) -> bool:
    """Can this statement, or none of these statements, change a row? Errs towards no: then a position is asked in vain.

    A function that writes, called somewhere inside a longer SELECT, isn't seen: `context.mark_written()` says so.
    """
    if isinstance(sql, bytes):
        sql = sql.decode()
    elif not isinstance(sql, str):
        sql = sql.as_string(cursor)
    return _reads(sql)
