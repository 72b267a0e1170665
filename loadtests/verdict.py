"""PASS, FAIL or INCONCLUSIVE: the figures held against the thresholds, and whether they can be believed."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from loadtests import ledger
from loadtests.figures import Figures, compute
from loadtests.possible import uncalibrated
from loadtests.statements import was_reset
from loadtests.thresholds import Thresholds

GENERATOR_CPU = 0.90
MACHINE_CPU_BEFORE = 0.50
"""Of the whole machine, while nobody visits: an idle site takes a tenth. What is more is somebody else's work."""
DROPPED = 0.001
FEW = 100
"""Fewer requests than this prove no percentile and no share."""


class Outcome(Enum):
    """The verdict and the command's exit code."""

    PASS = 0
    FAIL = 1
    INCONCLUSIVE = 2


@dataclass(frozen=True)
class Check:
    """One threshold and its measured value, in words. `proof` holds whatever the instruments say."""

    name: str
    met: bool
    measured: str
    limit: str
    proof: bool = False


@dataclass(frozen=True)
class Verdict:
    """The outcome, every check, and why the figures can't be believed where they can't."""

    outcome: Outcome
    figures: Figures
    checks: tuple[Check, ...]
    doubts: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """For report.json; `loadtests verdict` computes it again."""
        return {
            "outcome": self.outcome.name,
            "checks": [vars(check) for check in self.checks],
            "doubts": list(self.doubts),
        }


def judge(report: dict[str, Any]) -> Verdict:
    """The verdict on a report's raw numbers, against the thresholds that the report was made with.

    A leak or a missed own write is a fact and fails the run even where the figures are in doubt.
    """
    figures = compute(report)
    limits = Thresholds.parse(report["thresholds"], "the report")
    checks = tuple(_checks(figures, limits, report))
    doubts = tuple(_doubts(figures, limits, report))
    return Verdict(_outcome(checks, doubts), figures, checks, doubts)


def _outcome(checks: tuple[Check, ...], doubts: tuple[str, ...]) -> Outcome:
    if any(check.proof and not check.met for check in checks):
        return Outcome.FAIL
    if doubts:
        return Outcome.INCONCLUSIVE
    return Outcome.PASS if all(check.met for check in checks) else Outcome.FAIL


def percent(share: float | None) -> str:
    """A share as people read it; shares that would round to a false 0 or 100 keep two decimals."""
    if share is None:
        return "not measured"
    places = 2 if 0 < abs(share) < 0.001 or 0.999 < share < 1 else 1
    return f"{share * 100:.{places}f} %"


def _milliseconds(value: float | None) -> str:
    return "not measured" if value is None else f"{value:.0f} ms"


def _checks(figures: Figures, limits: Thresholds, report: dict[str, Any]) -> list[Check]:
    def least(name: str, value: float | None, limit: float) -> Check:
        return Check(name, value is not None and value >= limit, percent(value), f"at least {percent(limit)}")

    def most(name: str, value: float | None, limit: float, write: Callable[[float | None], str]) -> Check:
        return Check(name, value is not None and value <= limit, write(value), f"at most {write(limit)}")

    seen = report["traffic"]["own_writes"]["seen"]
    tried = seen + figures.own_writes_missed
    return [
        least("queries avoided", figures.queries_avoided, limits.queries_avoided),
        least("reads on replicas", figures.replica_offload, limits.replica_offload),
        most("p95 latency", figures.p95_ms, limits.p95_ms, _milliseconds),
        most("error rate", figures.error_rate, limits.error_rate, percent),
        Check("own writes seen", not figures.own_writes_missed, f"{seen} of {tried}", "all", proof=True),
        Check("leaks to other visitors", not figures.leaks, str(figures.leaks), "none", proof=True),
    ]


def _doubts(figures: Figures, limits: Thresholds, report: dict[str, Any]) -> list[str]:
    traffic, calibration = report["traffic"], report["calibration"]
    writes = traffic["own_writes"]
    busy_before = report["generator"]["machine_cpu_before"]
    reset = was_reset(report["statements"]["whole"])
    unmeasured = uncalibrated(
        [entry for entry in traffic["routes"] if entry["route"].startswith("GET ")], calibration
    )
    found = [
        (
            figures.requests < FEW,
            f"only {figures.requests} requests were measured, {FEW} are the least: run it longer",
        ),
        (
            not traffic["whole"]["told"],
            "no response said what it cost (Server-Timing): is the observer's key the site's?",
        ),
        (
            figures.ledger_disagreement > limits.ledger_disagreement,
            f"the ledger's entries differ by {percent(figures.ledger_disagreement)}: {_worst(report)}",
        ),
        (report["meters"]["queries"] is None, "the site's query recorder couldn't be read"),
        (report["meters"]["lookups"] is None, "the site's cache meters couldn't be read"),
        (
            bool(reset),
            f"the counters of {', '.join(reset)} went backwards: restarted or reset during the run",
        ),
        (figures.queries_avoided is None, "no possible queries were measured"),
        (bool(unmeasured), f"possible queries of {', '.join(unmeasured)} weren't measured"),
        (
            figures.generator_cpu > GENERATOR_CPU,
            f"the generator itself used {percent(figures.generator_cpu)} of a core: lower --rate",
        ),
        (
            busy_before > MACHINE_CPU_BEFORE,
            f"the machine was {percent(busy_before)} busy before the first visitor came: let it come to rest",
        ),
        (
            figures.dropped_share > DROPPED,
            f"{percent(figures.dropped_share)} of the visitors found no place in the generator: lower --rate",
        ),
        (
            not writes["seen"] + writes["missed"],
            "nobody wrote, so nobody could see the own write: run it longer",
        ),
        (bool(traffic["crashes"]), f"the generator's own steps failed: {traffic['crashes']}"),
    ]
    return [sentence for applies, sentence in found if applies]


def _worst(report: dict[str, Any]) -> str:
    accounts = [*ledger.queries(report), *ledger.lookups(report)]
    worst = max(accounts, key=lambda account: account.spread)
    counts = ", ".join(f"{party} {count}" for party, count in worst.entries.items() if count is not None)
    return f"{worst.name}: {counts}"
