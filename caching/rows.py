"""Rows that the WAL tail follows: what says which of them it was made of stays fresh while none of them changes.

`CACHING["ROWS"]` names tables, and the columns by which their rows are known. Whenever a commit changes one, the tail
puts a mark in the cache's Redis. An entry's first line holds the marks its maker knew of, and the tail's own, which is
gone when the tail is.
"""

import secrets
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.db.models import Model
from redis.exceptions import RedisError

from caching import pgoutput, scripts, store
from caching.conf import conf

REMEMBERED = 7200
"""Seconds for which a mark is kept: twice as long as anything that could name it."""
TAIL = "tail"
"""Stands among the rows for the tail itself: its mark is another whenever something may have been missed."""


@dataclass(frozen=True, slots=True)
class Table:
    """What `CACHING["ROWS"]` says of a table: what its rows are known by, and which columns' change isn't told."""

    by: Collection[str]
    but: Collection[str] = ()


def tables() -> dict[str, Table]:
    """The tables whose rows are followed, by name."""
    return {name: Table(**given) for name, given in conf().ROWS.items()}


def name(model: type[Model], by: str, value: object) -> str:
    """The name of a model's rows that have the value in the field `by`; LookupError where nobody follows them."""
    table, column = model._meta.db_table, _column(model, by)
    if not is_followed(model, by):
        raise LookupError(f'Nobody follows {table} by {column}: name both in CACHING["ROWS"].')
    return _named(table, column, "ft"[value] if isinstance(value, bool) else str(value))


def is_followed(model: type[Model], by: str) -> bool:
    """Does `CACHING["ROWS"]` name the model's table, and the column of this field or of `pk`?"""
    return _column(model, by) in conf().ROWS.get(model._meta.db_table, {}).get("by", ())


def settled(names: Collection[str]) -> str | None:
    """The line that makes an entry depend on these rows; "" where no tail follows, None where one has just changed.

    It may be asked after the rows were read, from a replica that didn't know of a change yet: so a change within
    PURGE_SECONDS, and the LEASE_SECONDS that it may take to make a page, counts as just now.
    """
    every = sorted({TAIL, *names})
    found = store.ask(lambda client: _marks(client, every))
    if found is None or found[TAIL][0] is None:
        return ""
    newest = (REMEMBERED - conf().PURGE_SECONDS - conf().LEASE_SECONDS) * 1000
    if any(left > newest for row, (_, left) in found.items() if row != TAIL):
        return None
    return " ".join(f"{row}={mark or '-'}" for row, (mark, _) in found.items())


def read(name: str) -> tuple[bytes | None, bool] | None:
    """The entry kept under a name, and whether its rows are as they were; None while Redis is down."""
    answer = store.ask(lambda client: find(client, [store.name_of(name)]))
    return None if answer is None else (answer[0], answer[5] < 0)


def find(client: Any, keys: list[str]) -> list[Any]:
    """What `find.lua` answers about keys as Redis knows them."""
    answer: list[Any] = scripts.FIND.run(client, len(keys), *keys, store.name_of("row:"), REMEMBERED * 1000)
    return answer


def changed(messages: Iterable[bytes]) -> set[str]:
    """The names of the rows that these messages of pgoutput change. Raises pgoutput.Truncated."""
    followed = tables()
    found = set()
    for change in pgoutput.changes(messages):
        table = followed[change.table]
        if not _is_news(change, table.but):
            continue
        for column in table.by:
            values = {(row or {}).get(column) for row in (change.before, change.after)}
            found |= {_named(change.table, column, value) for value in values if value is not None}
    return found


def tell(names: Collection[str]) -> None:
    """Put new marks in place of these rows'. Raises RedisError."""
    with store.connection().pipeline(transaction=False) as pipeline:
        for row in names:
            pipeline.set(store.name_of(f"row:{row}"), secrets.token_hex(8), px=REMEMBERED * 1000)
        pipeline.execute()


def announce(model: type[Model], **known_by: object) -> None:
    """Say at once that these rows have changed, not when the tail comes to it: call it after the commit.

    A Redis that is down doesn't hear of it, and hears it from the tail.
    """
    names = [name(model, by, value) for by, value in known_by.items()]
    with suppress(RedisError):
        tell(names)


def follow(mark: str) -> None:
    """Say, for TAIL_SECONDS, that every change has been told under this mark of the tail's. Raises RedisError."""
    milliseconds = int(conf().TAIL_SECONDS * 1000)
    store.connection().set(store.name_of(f"row:{TAIL}"), mark, px=milliseconds)


def _marks(client: Any, names: list[str]) -> dict[str, tuple[str | None, int]]:
    with client.pipeline(transaction=True) as pipeline:
        for row in names:
            key = store.name_of(f"row:{row}")
            pipeline.get(key).pttl(key)
        answers = pipeline.execute()
    pairs = zip(answers[::2], answers[1::2], strict=True)
    return {row: (mark and mark.decode(), left) for row, (mark, left) in zip(names, pairs, strict=True)}


def _column(model: type[Model], by: str) -> str:
    field: Any = model._meta.pk if by == "pk" else model._meta.get_field(by)
    return str(field.column)


def _is_news(change: pgoutput.Change, but: Collection[str]) -> bool:
    before, after = change.before, change.after
    if before is None or after is None or before.keys() != after.keys():
        return True
    return any(
        value not in (before[column], pgoutput.UNCHANGED)
        for column, value in after.items()
        if column not in but
    )


def _named(table: str, column: str, value: str) -> str:
    return f"{table}.{column}:{quote(value, safe='')}"
