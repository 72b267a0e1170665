"""What the worker does, for Prometheus. Figures of the whole site: they are kept where all processes count."""

from collections.abc import Iterator

from django.db import DatabaseError, models
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from denorm import audit, buffered
from denorm.bookkeeping import Entry, Progress
from denorm.servers import DOWN, SETS
from denorm.sets import keeper, keys


class DenormCollector(Collector):
    """Asks the two Redis servers and the outboxes at each scrape; says nothing of one that is away.

    The sets' counters start at zero again when their server forgets, as a counter may.
    """

    def collect(self) -> Iterator[Metric]:
        """Yield what sets, outboxes and buffers have to say."""
        for families in (_sets, _outboxes, _buffers, _audits, _ledger):
            try:
                yield from list(families())
            except (*DOWN, DatabaseError):
                continue


def _sets() -> Iterator[Metric]:
    family = CounterMetricFamily(
        "denorm_sets",
        "Questions to sets (hit, miss), and what the worker did with them (update, rebuild, refused).",
        labels=("set", "outcome"),
    )
    client = SETS.client
    for name, number in sorted(client.hgetall(SETS.key(keys.METERS)).items()):
        label, _, outcome = name.decode().rpartition(" ")
        family.add_metric([label, outcome], int(number))
    trusted = GaugeMetricFamily("denorm_sets_trusted", "1 while a worker follows every write")
    trusted.add_metric([], float(client.exists(SETS.key(keys.ALIVE))))
    wanted = GaugeMetricFamily("denorm_sets_wanted", "Sets that were missed and wait to be made")
    wanted.add_metric([], float(client.zcard(SETS.key(keys.WANTED))))
    yield from (family, trusted, wanted)


def _outboxes() -> Iterator[Metric]:
    length = GaugeMetricFamily(
        "denorm_outbox_rows", "Writes that no worker followed yet", labels=["database"]
    )
    age = GaugeMetricFamily("denorm_outbox_seconds", "How long the first of them waits", labels=["database"])
    for database in keeper.databases():
        rows, seconds = keeper.waiting(database)
        length.add_metric([database], rows)
        age.add_metric([database], seconds)
    yield from (length, age)


def _buffers() -> Iterator[Metric]:
    waiting = GaugeMetricFamily("denorm_buffered_pending", "Collected and not yet flushed", labels=["column"])
    for field in buffered.declared():
        waiting.add_metric([field.label], buffered.pending(field))
    flushes = CounterMetricFamily("denorm_buffered_flushes", "Batches flushed", labels=["column"])
    flushed = CounterMetricFamily("denorm_buffered_flushed", "Sum of what was flushed", labels=["column"])
    families = {"flushes": flushes, "flushed": flushed}
    for label, outcome, number in sorted(buffered.meters()):
        families[outcome].add_metric([label], number)
    yield from (waiting, flushes, flushed)


def _audits() -> Iterator[Metric]:
    seen = CounterMetricFamily("denorm_audited", "Parents compared with their rows", labels=["source"])
    wrong = CounterMetricFamily("denorm_drift", "Numbers the audit found wrong", labels=["source"])
    broken = GaugeMetricFamily("denorm_triggers_broken", "Triggers missing, disabled or changed")
    for database in audit.databases():
        for row in Progress.objects.using(database).filter(task=audit.TASK):
            if row.source == audit.TRIGGERS:
                broken.add_metric([], row.wrong)
            else:
                seen.add_metric([row.source], row.seen)
                wrong.add_metric([row.source], row.wrong)
    yield from (seen, wrong, broken)


def _ledger() -> Iterator[Metric]:
    length = GaugeMetricFamily("denorm_ledger_entries", "Entries that wait for a roll-up", labels=["account"])
    for database in audit.databases():
        rows = Entry.objects.using(database).values_list("account").annotate(models.Count("pk"))
        for account, number in rows.order_by("account"):
            length.add_metric([account], number)
    yield length
