"""Long tasks over all parents of a source, in batches: an interrupted one goes on where it stopped."""

from collections.abc import Iterator

from django.db.models import F
from django.db.models.functions import Now

from denorm import declarations, drift, truth
from denorm.bookkeeping import Progress
from denorm.drift import Range
from denorm.fields import Aggregate
from denorm.reading import filled
from denorm.truth import Source

REPAIR, BACKFILL = "repair", "backfill"


def walk(task: str, name: str, source: Source, database: str, size: int = drift.BATCH) -> Iterator[Range]:
    """Yield the parents of `source` in batches, from where the last walk of this name stopped.

    A batch counts as done when the next one is asked for. At the end the walk is noted as finished.
    """
    rows = Progress.objects.using(database)
    found, _ = rows.get_or_create(task=task, source=name)
    if found.finished:
        rows.filter(pk=found.pk).update(finished=None, position=None, seen=0)
        found.position = None
    for batch in drift.ranges(source, database, found.position, size):
        yield batch
        rows.filter(pk=found.pk).update(position=batch.last, seen=F("seen") + size, updated=Now())
    rows.filter(pk=found.pk).update(finished=Now(), position=None, updated=Now())


def repair(source: Source, database: str, size: int = drift.BATCH) -> Iterator[drift.Drift]:
    """Put `source` right, batch by batch; yield what was wrong, each before it is repaired."""
    for batch in walk(REPAIR, drift.name(source), source, database, size):
        found = list(drift.find(source, database, batch))
        yield from found
        if found:
            drift.repair(source, database, batch)


def to_fill(database: str) -> list[Aggregate]:
    """Return the columns declared with `filling=True` that no backfill has filled."""
    declared = [
        column
        for stats in drift.stored(database)
        for column in declarations.derived(stats)
        if isinstance(column, Aggregate) and column.filling
    ]
    done = set(
        Progress.objects.using(database)
        .filter(task=BACKFILL, finished__isnull=False)
        .values_list("source", flat=True)
    )
    return [column for column in declared if filled(column) not in done]


def backfill(column: Aggregate, database: str, size: int = drift.BATCH) -> Iterator[int]:
    """Fill `column`, batch by batch, and yield how many parents of each had other numbers.

    Rows that are written meanwhile are counted by the triggers: what is added is a snapshot's difference. Queries that
    select the column count the rows until the end.
    """
    source = truth.source_of(column)
    for batch in walk(BACKFILL, filled(column), source, database, size):
        yield drift.repair(source, database, batch)
