"""Reports for the tests: a small run whose figures can be worked out by hand."""

import copy
from typing import Any

from loadtests.personas import Audience
from loadtests.tape import Sample, Tape
from loadtests.timings import parse

LIMITS = {
    "queries_avoided": 0.80,
    "replica_offload": 0.95,
    "p95_ms": 200,
    "error_rate": 0.0,
    "ledger_disagreement": 0.05,
}


def page(
    second: float,
    header: str = "",
    *,
    route: str = "GET /",
    audience: Audience = Audience.ANONYMOUS,
    status: int = 200,
    milliseconds: float = 20.0,
) -> Sample:
    return Sample(route, audience, second, second + milliseconds / 1000, status, parse(header))


def tape(samples: list[Sample], window: tuple[float, float] = (10.0, 20.0)) -> Tape:
    made = Tape(window)
    for sample in samples:
        made.add(sample)
        made.arrivals[int(sample.intended)] += 1
    return made


def passing() -> dict[str, Any]:
    """200 home pages in 10 s, 10 possible queries each; one in ten misses its fragment and reads 10 times."""
    samples = []
    for number in range(200):
        missed = number % 10 == 0
        header = (
            'db-replica1;dur=3.1;desc="10", cache-fragment;desc="miss=1"'
            if missed
            else 'cache-fragment;desc="hit=1"'
        )
        samples.append(page(10 + number / 20, header))
    made = tape(samples)
    made.see_write(seen=True, what="")
    calibration = tape([page(1, 'db-replica1;desc="10"') for _ in range(4)], window=(0.0, 60.0))
    node = {"read": 200, "write": 0, "background": 3}
    counted = {"primary": {"read": 0, "write": 0, "background": 9}, "replica1": node}
    return {
        "format": 1,
        "run": {
            "scenario": "launch_day",
            "summary": "doors open",
            "started_at": "2026-05-04T20:15:00+00:00",
            "seconds": 24.0,
            "rate": 20.0,
            "launch_rate": 266.7,
            "seed": 7,
            "alpha": 0.9,
            "think_seconds": 7.5,
            "pages_per_visit": 8,
            "commit": "0123456789ab",
            "machine": {
                "processor": "<b>EPYC</b>",
                "cores": 2,
                "memory_mb": 4096,
                "system": "Linux",
                "python": "3.11",
                "locust": "2.47.0",
                "django": "5.2",
            },
            "places": {"looks": 61, "look_lists": 5},
            "phases": [
                {"name": "warm-up", "start": 0.0, "end": 10.0, "measured": False},
                {"name": "plateau", "start": 10.0, "end": 20.0, "measured": True},
                {"name": "quiet", "start": 20.0, "end": 24.0, "measured": False},
            ],
        },
        "thresholds": dict(LIMITS),
        "traffic": made.as_json(),
        "calibration": calibration.as_json()["routes"],
        "statements": {"measured": counted, "whole": copy.deepcopy(counted)},
        "meters": {"queries": {"replica1": 200}, "lookups": {"fragment": {"hit": 180, "miss": 20}}},
        "generator": {
            "cpu": [0.2] * 20,
            "machine_cpu": [0.5] * 20,
            "machine_cpu_before": 0.1,
            "admitted": 180,
            "dropped": 0,
            "worst_delay_ms": 2.0,
        },
    }
