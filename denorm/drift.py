"""Stored numbers that aren't true: finding them, with evidence, and putting them right while others write."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connections, router, transaction

from denorm import declarations, statements
from denorm.declarations import Feed
from denorm.models import Stats


@dataclass(frozen=True)
class Drift:
    """One wrong number. `stored` is None when the parent has no Stats row at all."""

    model: str
    pk: Any
    column: str
    stored: int | None
    true: int


def stored(database: str) -> list[type[Stats]]:
    """Return the Stats models whose tables live in `database`."""
    return [stats for stats in declarations.all_stats() if router.allow_migrate_model(database, stats)]


def counted(database: str) -> list[Feed]:
    """Return what can be verified in `database`: every relation that is counted by a table that lives there."""
    return [feed for stats in stored(database) for feed in declarations.feeds(stats) if feed.counts]


def find(feed: Feed, database: str) -> Iterator[Drift]:
    """Yield each count of `feed` that isn't what its rows say, all as of one snapshot, ordered by key."""
    with connections[database].cursor() as cursor:
        cursor.execute(statements.drift(feed))
        for pk, name, stored, true in cursor:
            yield Drift(feed.stats._meta.label, pk, name, stored, int(true))


def repair(feed: Feed, database: str) -> int:
    """Make missing rows and add to each count of `feed` by how much it is off; return how many rows were wrong.

    Exact while others write (one snapshot's difference is added to the counter's present value) and locks only the
    wrong rows, in key order.
    """
    with transaction.atomic(using=database), connections[database].cursor() as cursor:
        cursor.execute(statements.create_missing(feed))
        cursor.execute(statements.repair(feed))
        return int(cursor.rowcount)
