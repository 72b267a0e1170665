"""The SQL in `sql/`, filled in from declarations. One function a file."""

import functools
from collections.abc import Iterable, Sequence
from importlib import resources
from typing import Any, Literal

from django.db import models

from denorm.declarations import Feed, derived, predicate
from denorm.fields import CacheVersion, Count
from denorm.models import Stats

Row = Literal["new_row", "old_row"]


@functools.cache
def template(name: str) -> str:
    """Return `sql/<name>.sql` on one line without its comments: rewording one must not make a migration."""
    text = (resources.files("denorm") / "sql" / f"{name}.sql").read_text(encoding="utf-8")
    return " ".join(
        " ".join(line.split()) for line in text.splitlines() if not line.lstrip().startswith("--")
    ).strip()


def quote(name: str) -> str:
    """Quote an identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Quote a string constant."""
    return "'" + text.replace("'", "''") + "'"


def column(field: "models.Field[Any, Any]") -> str:
    """Return the quoted column of a concrete field."""
    return quote(str(field.column))


def table(stats: type[Stats]) -> dict[str, str]:
    """Return the names that every template uses: the Stats table and its key."""
    return {"stats": quote(stats._meta.db_table), "key": column(stats._meta.pk)}


def bumps(versions: Iterable[CacheVersion]) -> list[str]:
    """Return the assignments that make each version new."""
    return [f"{column(version)} = stats.{column(version)} + 1" for version in versions]


def sequence(written: Iterable[str]) -> str:
    """Return PL/pgSQL that runs the statements one after the other."""
    return " ".join(f"{statement};" for statement in written)


def plan(written: Sequence[str], rows: str) -> str:
    """Return PL/pgSQL that plans the statements afresh when the transition table `rows` is long."""
    return template("plan").format(
        rows=rows,
        planned_now=planned_now(written),
        planned_once=sequence(written),
    )


def planned_now(written: Iterable[str]) -> str:
    """Return PL/pgSQL that runs the statements with plans of their own."""
    return sequence(f"EXECUTE {literal(statement)}" for statement in written)


def added(feed: Feed) -> str:
    """Count the rows that an INSERT added."""
    return _apply(feed, [_side(feed, "new_row")])


def removed(feed: Feed) -> str:
    """Take away the rows that a DELETE removed."""
    return _apply(feed, [_side(feed, "old_row")])


def changed(feed: Feed) -> str:
    """Count an UPDATE: what its rows count for now, less what they counted for."""
    return _apply(
        feed, [_edited(feed)] if feed.versions else [_side(feed, "new_row"), _side(feed, "old_row")]
    )


def reset(feed: Feed) -> str:
    """Forget every row that a TRUNCATE removed."""
    zeros = [f"{column(count)} = 0" for count in feed.counts]
    dirty = "TRUE" if feed.versions else " OR ".join(f"stats.{column(count)} <> 0" for count in feed.counts)
    assignments = ", ".join([*zeros, *bumps(feed.versions)])
    return template("reset").format(**table(feed.stats), dirty=dirty, assignments=assignments)


def create(stats: type[Stats], parent: type[models.Model]) -> str:
    """Make the rows of new parents."""
    return template("create").format(**table(stats), **_starts(stats), column=column(parent._meta.pk))


def create_missing(feed: Feed) -> str:
    """Make the rows of parents that are older than the declaration."""
    return template("missing").format(
        **table(feed.stats),
        **_starts(feed.stats),
        parent=quote(feed.parent._meta.db_table),
        parent_key=column(feed.parent._meta.pk),
    )


def _starts(stats: type[Stats]) -> dict[str, str]:
    versions = [field for field in derived(stats) if isinstance(field, CacheVersion)]
    now = ", floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint"
    return {"versions": "".join(f", {column(field)}" for field in versions), "starts": now * len(versions)}


def discard(stats: type[Stats], parent: type[models.Model]) -> str:
    """Remove the rows of deleted parents."""
    return template("discard").format(**table(stats), column=column(parent._meta.pk))


def touch(stats: type[Stats], versions: Iterable[CacheVersion], chosen: str) -> str:
    """Bump `versions` for the parents whose keys the query `chosen` returns."""
    return template("touch").format(**table(stats), chosen=chosen, assignments=", ".join(bumps(versions)))


def drift(feed: Feed) -> str:
    """Find the counts that aren't what the rows say."""
    pairs = [
        f"({literal(count.name)}, stats.{column(count)}, COALESCE(truth.{column(count)}, 0))"
        for count in feed.counts
    ]
    return template("drift").format(
        **table(feed.stats),
        parent=quote(feed.parent._meta.db_table),
        parent_key=column(feed.parent._meta.pk),
        truth=_truth(feed),
        pairs=", ".join(pairs),
    )


def repair(feed: Feed) -> str:
    """Add to each count by how much it is off."""
    off = {
        column(count): f"COALESCE(truth.{column(count)}, 0) - stats.{column(count)}" for count in feed.counts
    }
    correction = template("correction").format(
        **table(feed.stats),
        truth=_truth(feed),
        corrections="".join(f", {difference} AS {name}" for name, difference in off.items()),
        wrong=" OR ".join(f"{difference} <> 0" for difference in off.values()),
    )
    return _write(feed, correction)


def _truth(feed: Feed) -> str:
    # What an INSERT of the whole table would add.
    return _total(feed, [_side(feed, "new_row", quote(feed.child._meta.db_table))])


def _apply(feed: Feed, sides: Sequence[str]) -> str:
    return _write(feed, _total(feed, sides))


def _total(feed: Feed, sides: Sequence[str]) -> str:
    names = [column(count) for count in feed.counts]
    return template("total").format(
        sums="".join(f", sum(side.{name}) AS {name}" for name in names),
        sides=" UNION ALL ".join(sides),
        # A version moves with every row that changed; a counter alone is written only when its number moves.
        having="" if feed.versions else " HAVING " + " OR ".join(f"sum(side.{name}) <> 0" for name in names),
    )


def _write(feed: Feed, changes: str) -> str:
    gains = [f"{column(count)} = stats.{column(count)} + locked.{column(count)}" for count in feed.counts]
    return template("apply").format(
        **table(feed.stats), changes=changes, assignments=", ".join([*gains, *bumps(feed.versions)])
    )


def _side(feed: Feed, row: Row, rows: str | None = None) -> str:
    gains = [f"{gain} AS {column(count)}" for count, gain in zip(feed.counts, _gains(feed, row), strict=True)]
    return template("side").format(
        row=row,
        rows=rows or f"{row}s",
        column=quote(feed.column),
        gains="".join(f", {gain}" for gain in gains),
    )


def _edited(feed: Feed) -> str:
    keys = [column(field) for field in feed.child._meta.pk_fields]
    return template("edited").format(
        same=" AND ".join(f"old_row.{key} = new_row.{key}" for key in keys),
        column=quote(feed.column),
        losses="".join(f", {loss}" for loss in _gains(feed, "old_row")),
        gains="".join(f", {gain}" for gain in _gains(feed, "new_row")),
        names="".join(f", {column(count)}" for count in feed.counts),
    )


def _gains(feed: Feed, row: Row) -> list[str]:
    return [_gain(feed, count, row) for count in feed.counts]


def _gain(feed: Feed, count: Count, row: Row) -> str:
    value = "1" if row == "new_row" else "-1"
    if count.where is None:
        # Of a FULL JOIN's two rows one may be missing; its parent is NULL then, and the sum leaves it out.
        return value
    return f"CASE WHEN {predicate(feed.child, count, row)} THEN {value} ELSE 0 END"
