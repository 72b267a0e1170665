"""What a check is, what it finds, and what it may look at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from queryreport.collector import Row, Sample
from queryreport.usage import Usage


class Verdict(StrEnum):
    """How a check ended, the worst first. UNKNOWN: the question had no answer, so it isn't ok."""

    BAD = "bad"
    WARN = "warn"
    UNKNOWN = "unknown"
    OK = "ok"


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence of the verdict strip. `check` is a stable name; `step` is the exact next thing to do."""

    check: str
    verdict: Verdict
    title: str
    evidence: str = ""
    threshold: str = ""
    step: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the checks look at."""

    samples: list[Sample]
    usage: Usage
    pools: list[Row] | None
    missing: dict[str, str]
    """Reason by what didn't answer, other than nodes: `statistics`, `pgbouncer`."""


Check = Callable[[Facts], Iterator[Finding]]
CHECKS: list[tuple[str, str, Check]] = []


def check(name: str, good: str) -> Callable[[Check], Check]:
    """Register a check; `good` is its sentence when it has nothing to say."""

    def register(function: Check) -> Check:
        CHECKS.append((name, good, function))
        return function

    return register


def unknown(name: str, question: str, facts: Facts) -> Iterator[Finding]:
    """Say which nodes that answer at all left a question open."""
    for sample in facts.samples:
        if sample.answers and question in sample.missing:
            yield Finding(
                name,
                Verdict.UNKNOWN,
                f"{sample.node.name} doesn't say: {name.replace('_', ' ')}",
                evidence=sample.missing[question],
                step="Give the monitoring role pg_monitor, and create the extension pg_stat_statements.",
            )


def as_dict(finding: Finding) -> dict[str, Any]:
    """Return a finding as JSON-able values, under the names of its fields."""
    return {name: str(getattr(finding, name)) for name in Finding.__slots__}
