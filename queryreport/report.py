"""The report as one dict of JSON-able values: what every face of it (page, file, terminal) shows."""

from datetime import UTC, datetime
from time import perf_counter
from typing import Any

import psycopg
from redis import RedisError

from queryreport import collector, conf, cost, findings, reads, recorder, sections, usage
from queryreport.measures import Key, Measure
from queryreport.verdict import Facts, as_dict

SCHEMA = 1
"""Raised when a name in the report changes its meaning."""


def build() -> dict[str, Any]:
    """Ask all nodes, PgBouncer and the state Redis, and return the report.

    What doesn't answer is in `missing`.
    """
    started = perf_counter()
    recorder.flush()  # what this process knows is part of the report
    missing: dict[str, str] = {}
    totals, texts, sites, own = _recorded(missing)
    samples = collector.samples()
    pools = _pools(missing)
    used = usage.join(totals, texts, sites, samples)
    found = findings.find(Facts(samples, used, pools, missing))
    primaries = {sample.node.name for sample in samples if sample.is_primary}
    report = {
        "schema": SCHEMA,
        "generated_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "since": _moment(own.get("since")),
        "verdict": str(findings.worst(found)),
        "findings": [as_dict(finding) for finding in found],
        "nodes": [sections.node(sample) for sample in samples],
        "pools": pools and [sections.pool(row) for row in pools],
        "load": sections.load(used, [sample.node.name for sample in samples]),
        "statements": [sections.statement(each) for each in used.statements[: conf.get().top]],
        "attribution": sections.attribution(used),
        "strangers": [sections.statement(each) for each in used.strangers[: conf.get().top // 2]],
        "primary_reads": [sections.row(read) for read in reads.on_primary(used, primaries)],
        "repeats": [sections.row(repeat) for repeat in reads.repeats(used)],
        "missing": missing,
    }
    report["cost"] = sections.cost(used, own, cost.per_statement(), perf_counter() - started)
    return report


def _recorded(
    missing: dict[str, str],
) -> tuple[dict[Key, Measure], dict[str, str], dict[str, str], dict[str, float]]:
    try:
        return recorder.totals(), recorder.texts(), recorder.sites(), recorder.own()
    except RedisError as error:
        missing["statistics"] = str(error)
        return {}, {}, {}, {}


def _pools(missing: dict[str, str]) -> list[collector.Row] | None:
    try:
        return collector.pools()
    except psycopg.Error as error:
        missing["pgbouncer"] = str(error).partition("\n")[0]
        return None


def _moment(seconds: float | None) -> str | None:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds") if seconds else None
