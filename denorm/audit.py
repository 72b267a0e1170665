"""A continuous audit: the worker compares a few parents with their rows, over and over, and tells when one is wrong."""

import dataclasses
import logging
from collections.abc import Iterator

from django.db import router
from django.db.models import F
from django.db.models.functions import Now

from denorm import declarations, drift, triggers
from denorm.bookkeeping import Progress
from denorm.conf import conf
from denorm.truth import Source

logger = logging.getLogger(__name__)

TASK = "audit"
TRIGGERS = "triggers"


def databases() -> list[str]:
    """Return the databases whose Stats are written, by alias."""
    return sorted({router.db_for_write(stats) for stats in declarations.all_stats()})


def audit(database: str) -> list[drift.Drift]:
    """Compare the next AUDIT_PARENTS parents of the source that waits longest, and look at the triggers.

    What is wrong is logged, a line each (`denorm_drift`), counted for the metrics, and returned. Nothing is repaired: a
    number that was wrong once has a reason that somebody should find.
    """
    _audit_triggers(database)
    sources = {drift.name(source): source for source in drift.counted(database)}
    progress = _next(database, sources)
    if progress is None:
        return []
    found = list(_compare(sources[progress.source], database, progress))
    for each in found:
        facts = {"event": "denorm_drift", **dataclasses.asdict(each)}
        logger.error("denorm_drift", extra=facts)
    Progress.objects.using(database).filter(pk=progress.pk).update(
        position=progress.position, seen=progress.seen, wrong=F("wrong") + len(found), updated=Now()
    )
    return found


def _next(database: str, sources: dict[str, Source]) -> Progress | None:
    rows = Progress.objects.using(database)
    rows.bulk_create([Progress(task=TASK, source=name) for name in sorted(sources)], ignore_conflicts=True)
    return rows.filter(task=TASK, source__in=sources).order_by("updated", "source").first()


def _compare(source: Source, database: str, progress: Progress) -> Iterator[drift.Drift]:
    batch = next(drift.ranges(source, database, progress.position, conf().AUDIT_PARENTS), None)
    progress.position = batch.last if batch else None  # at the end it begins again
    if batch:
        progress.seen += conf().AUDIT_PARENTS
        yield from drift.find(source, database, batch)


def _audit_triggers(database: str) -> None:
    broken = [each for each in triggers.status(database) if each[2] != "installed"]
    for table, trigger, state in broken:
        facts = {"event": "denorm_trigger_broken", "table": table, "trigger": trigger, "state": state}
        logger.error("denorm_trigger_broken", extra=facts)
    Progress.objects.using(database).update_or_create(
        task=TASK, source=TRIGGERS, defaults={"wrong": len(broken), "updated": Now()}
    )
