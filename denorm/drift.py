"""Stored numbers that aren't true: finding them, with evidence, and putting them right while others write."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connections, router, transaction
from psycopg import sql

from denorm import declarations, statements, truth
from denorm.declarations import Model
from denorm.templates import column, quote, template
from denorm.truth import Source

LOCK = 0x64656E6F  # "deno": one repairer at a time
BATCH = 5_000  # parents


class RepairRunningError(RuntimeError):
    """Another repair holds the lock. Wait for it, or look for its session in pg_locks (locktype advisory)."""

    def __init__(self) -> None:
        super().__init__(
            "Another repair holds the lock. Wait for it, or look for its session in pg_locks (locktype advisory)."
        )


@dataclass(frozen=True)
class Drift:
    """One wrong number, or moment in ISO 8601. `stored` is None when the parent has no Stats row at all."""

    model: str
    pk: Any
    column: str
    stored: int | str | None
    true: int | str | None


@dataclass(frozen=True)
class Range:
    """Parents with keys after `after` up to `last`, both as text; None is no bound."""

    after: str | None = None
    last: str | None = None

    @property
    def within(self) -> str:
        """The range as the end of a condition."""
        bounds = [(">", self.after), ("<=", self.last)]
        return "".join(
            f" AND stats.denorm_key {sign} {_constant(key)}" for sign, key in bounds if key is not None
        )


def stored(database: str) -> list[Model]:
    """Return the models with derived columns whose tables live in `database`."""
    return [stats for stats in declarations.all_stats() if router.allow_migrate_model(database, stats)]


def counted(database: str) -> list[Source]:
    """Return what can be verified in `database`: every relation that is counted by a table that lives there."""
    found: list[Source] = []
    for stats in sorted(stored(database), key=declarations.level):
        found += [feed for feed in declarations.feeds(stats) if feed.aggregates]
        found += declarations.rises(stats)
    return found


def name(source: Source) -> str:
    """Return what a source is called: the Stats and the rows that feed it."""
    return f"{source.stats._meta.label} by {source.child._meta.label}.{source.column}"


def find(source: Source, database: str, within: Range | None = None) -> Iterator[Drift]:
    """Yield each number of `source` that isn't what its rows say, all as of one snapshot, ordered by key."""
    with connections[database].cursor() as cursor:
        cursor.execute(truth.drift(source, (within or Range()).within))
        for pk, name, stored_text, true_text in cursor:
            yield Drift(source.stats._meta.label, pk, name, _read(stored_text), _read(true_text))


def ranges(source: Source, database: str, after: str | None = None, size: int = BATCH) -> Iterator[Range]:
    """Yield the parents of `source` in batches by key, beginning after the key `after`."""
    parent = source.parent
    while True:
        bound = f"parent.{column(parent._meta.pk)} > {_constant(after)}" if after is not None else "TRUE"
        with connections[database].cursor() as cursor:
            cursor.execute(
                template("batch").format(
                    parent=quote(parent._meta.db_table),
                    parent_key=column(parent._meta.pk),
                    after=bound,
                    size=size,
                )
            )
            found = cursor.fetchone()
        if found is None:
            return
        [last] = found
        yield Range(after, last)
        after = last


def repair(source: Source, database: str, within: Range | None = None) -> int:
    """Make missing rows and add to each number of `source` by how much it is off; return how many rows were wrong.

    Exact while others write (one snapshot's difference is added to the counter's present value) and locks only the
    wrong rows, in key order, when it commits. Raises RepairRunningError when another repair is at work.
    """
    with transaction.atomic(using=database), connections[database].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if cursor.fetchone() != (True,):
            raise RepairRunningError
        if source.stats is not source.parent:
            cursor.execute(statements.create_missing(source.stats, source.parent))
        cursor.execute(f"{truth.correction(source, (within or Range()).within)} RETURNING size")
        noted = cursor.fetchone()
    return int(noted[0]) if noted else 0


def _constant(key: str) -> str:
    return sql.quote(str(key)).strip()


def _read(text: str | None) -> int | str | None:
    found: int | str | None = json.loads(text) if text is not None else None
    return found
