"""Every headline figure, computed from the raw numbers of a report and from nothing else."""

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from loadtests import histogram, ledger
from loadtests.possible import possible_queries, served_pages

CPU_WINDOW = 5
"""Seconds over which the generator's CPU is averaged: one busy second does no harm, five do."""


@dataclass(frozen=True)
class Figures:
    """Shares are 0 to 1, and None where there is nothing to take one of; times are milliseconds, rates per second."""

    requests: int
    page_views_per_second: float
    possible_queries: float
    reached_queries: int
    queries_avoided: float | None
    replica_offload: float | None
    page_hit_rate: float | None
    object_hit_rate: float | None
    p50_ms: float | None
    p95_ms: float | None
    p99_ms: float | None
    error_rate: float | None
    primary_queries_per_second: float
    own_writes_missed: int
    leaks: int
    ledger_disagreement: float
    dropped_share: float
    generator_cpu: float

    def as_json(self) -> dict[str, float | int | None]:
        """The figures by name."""
        return asdict(self)


def compute(report: dict[str, Any]) -> Figures:
    """The figures of a report.json; what the file says they are isn't read."""
    traffic = report["traffic"]
    routes = traffic["routes"]
    first, last = traffic["window"]
    measured = report["statements"]["measured"]
    requests = sum(entry["requests"] for entry in routes)
    reached = sum(kinds["read"] + kinds["write"] for kinds in measured.values())
    possible = possible_queries(routes, report["calibration"])
    latency = histogram.merge(
        {int(bucket): count for bucket, count in entry["latency"].items()} for entry in routes
    )
    served = sum(served_pages(entry) for entry in routes if entry["route"].startswith("GET "))
    generator = report["generator"]
    return Figures(
        requests=requests,
        page_views_per_second=requests / (last - first),
        possible_queries=possible,
        reached_queries=reached,
        queries_avoided=1 - reached / possible if possible else None,
        replica_offload=_offload(measured),
        page_hit_rate=_share(
            sum(entry["without_query"] for entry in routes if entry["route"].startswith("GET ")), served
        ),
        object_hit_rate=_object_hits(routes),
        p50_ms=histogram.quantile(latency, 0.50),
        p95_ms=histogram.quantile(latency, 0.95),
        p99_ms=histogram.quantile(latency, 0.99),
        error_rate=_share(sum(sum(entry["errors"].values()) for entry in routes), requests),
        primary_queries_per_second=sum(_site_queries(measured, "primary")) / (last - first),
        own_writes_missed=traffic["own_writes"]["missed"],
        leaks=traffic["leaks"]["count"],
        ledger_disagreement=max(
            ledger.disagreement(ledger.queries(report)), ledger.disagreement(ledger.lookups(report))
        ),
        dropped_share=generator["dropped"] / max(1, generator["dropped"] + generator["admitted"]),
        generator_cpu=busiest(generator["cpu"]),
    )


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _site_queries(measured: dict[str, dict[str, int]], node: str) -> tuple[int, int]:
    kinds = measured.get(node, {})
    return kinds.get("read", 0), kinds.get("write", 0)


def _offload(measured: dict[str, dict[str, int]]) -> float | None:
    """Reads that ran on replicas, of all reads that ran."""
    reads = {node: kinds["read"] for node, kinds in measured.items()}
    return _share(sum(reads.values()) - reads.get("primary", 0), sum(reads.values()))


def _object_hits(routes: list[dict[str, Any]]) -> float | None:
    """Hits of all cache layers, stale ones too, of all their hits and misses."""
    outcomes: Counter[str] = Counter()
    for entry in routes:
        for counts in entry["lookups"].values():
            outcomes.update(counts)
    hits = outcomes["hit"] + outcomes["stale"]
    return _share(hits, hits + outcomes["miss"])


def busiest(samples: list[float]) -> float:
    """The highest mean of CPU_WINDOW samples in a row."""
    width = min(CPU_WINDOW, len(samples))
    if not width:
        return 0.0
    return max(sum(samples[start : start + width]) / width for start in range(len(samples) - width + 1))
