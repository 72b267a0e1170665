"""One name for all statements that differ in their literals only, and a text of them without any literal."""

import re
from functools import lru_cache
from typing import NamedTuple

from pglast import Error, scan
from pglast import fingerprint as parse

_PLACEHOLDER = re.compile(r"%(?:\([^)]*\))?[sbt]|%%")
_CONSTANTS = frozenset({"ICONST", "FCONST", "SCONST", "BCONST", "XCONST", "USCONST", "PARAM"})
_COMMENTS = frozenset({"C_COMMENT", "SQL_COMMENT"})
_LISTED = re.compile(
    r"(?<![\w\"])\(\s*\$0(?:\s*,\s*\$0)+\s*\)"
)  # an IN list or a row, not a call's arguments
_REPEATED_ROW = re.compile(r"(\(\$0(?:, …)?\))(?:\s*,\s*\1)+")
_COLUMNS = re.compile(r"^SELECT (?!COUNT|\$).{40,}? FROM\b", re.IGNORECASE)
_SPACE = re.compile(r"\s+")


class Statement(NamedTuple):
    """A statement without its literals. `fingerprint` is 16 hexadecimal digits, `text` is readable SQL."""

    fingerprint: str
    text: str


def name(sql: str) -> Statement:
    """Name a statement, as Django sends it (`%s`) or as pg_stat_statements shows it (`$1`).

    PostgreSQL's own parser makes the name (libpg_query's fingerprint): literals, casts of parameters,
    comments, the length of IN lists and the number of VALUES rows make no difference. What doesn't parse is
    named by its first word only, because nothing in it can be told from a literal. Raises nothing.
    """
    sql = _PLACEHOLDER.sub(_parameter, sql)
    try:
        return Statement(parse(sql), normalised(sql))
    except (Error, ValueError):
        word = re.match(r"\s*([A-Za-z]{1,20})", sql)
        verb = word[1].upper() if word else "?"
        return Statement(f"unparsed:{verb}", f"{verb} … (not understood by the parser)")


of = lru_cache(maxsize=4096)(name)
"""`name` with a memory, for the statements of a project: a few hundred texts, met again and again."""


def _parameter(match: re.Match[str]) -> str:
    return "%" if match[0] == "%%" else "$1"


def normalised(sql: str) -> str:
    """Return the SQL with numbered parameters for its literals and parameters, without comments, on one line.

    Raises pglast.Error when PostgreSQL's scanner doesn't understand the text.
    """
    parts, at = [], 0
    for token in scan(sql):
        if token.name in _CONSTANTS:
            parts += [sql[at : token.start], "$0"]
        elif token.name in _COMMENTS:
            parts += [sql[at : token.start], " "]
        else:
            continue
        at = token.end + 1
    text = "".join([*parts, sql[at:]])
    text = _LISTED.sub("($0, …)", _SPACE.sub(" ", text).strip(" ;"))
    text = _REPEATED_ROW.sub(r"\1, …", text)
    numbers = iter(range(1, text.count("$0") + 1))
    return re.sub(r"\$0", lambda _: f"${next(numbers)}", text)


def brief(text: str, width: int = 160) -> str:
    """Shorten a normalised text for one line: no quotes, no list of columns, at most `width` characters."""
    text = _COLUMNS.sub("SELECT … FROM", text).replace('"', "")
    return text if len(text) <= width else text[: width - 1] + "…"
