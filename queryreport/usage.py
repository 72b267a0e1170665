"""What the views counted and what the servers counted, side by side by fingerprint."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from queryreport import fingerprint
from queryreport.collector import Sample
from queryreport.measures import Key, Measure, total


@dataclass(slots=True)
class Served:
    """What a server counted of a statement. Times are seconds on the server."""

    calls: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    rows: int = 0


@dataclass(slots=True)
class Statement:
    """One fingerprint: `by_key` is what views counted, `nodes` what each server counted."""

    fingerprint: str
    text: str
    site: str = ""
    by_key: dict[Key, Measure] = field(default_factory=dict)
    nodes: dict[str, Served] = field(default_factory=dict)

    def measure(self) -> Measure:
        """Return what all views counted together."""
        return total(self.by_key.values())

    def served(self) -> float:
        """Return the servers' seconds together."""
        return sum(served.seconds for served in self.nodes.values())


@dataclass(slots=True)
class Attribution:
    """One server's time, in seconds.

    `seconds` without the monitoring role's, `attributed` to views, and `own`.
    """

    seconds: float = 0.0
    attributed: float = 0.0
    own: float = 0.0


@dataclass(slots=True)
class Usage:
    """Everything counted, by statement."""

    statements: list[Statement] = field(default_factory=list)
    """Run by views, the ones they waited for longest first."""
    strangers: list[Statement] = field(default_factory=list)
    """Seen by servers only, those with the most time first."""
    requests: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Requests by route and method, those without a statement too."""
    attribution: dict[str, Attribution] = field(default_factory=dict)


def join(
    totals: dict[Key, Measure], texts: dict[str, str], sites: dict[str, str], samples: Iterable[Sample]
) -> Usage:
    """Put the recorder's totals and the nodes' pg_stat_statements together.

    Of a statement that a server ran more often than views count, only the views' share of its time is
    attributed.
    """
    usage = Usage()
    known: dict[str, Statement] = {}
    for key, measure in totals.items():
        if not key.fingerprint:
            usage.requests[key.route, key.method] += measure.requests
            continue
        name = key.fingerprint
        statement = known.setdefault(name, Statement(name, texts.get(name, name), sites.get(name, "")))
        statement.by_key[key] = measure
    usage.statements = sorted(known.values(), key=lambda each: each.measure().seconds, reverse=True)
    strangers: dict[str, Statement] = {}
    for sample in samples:
        if "statements" in sample.rows:
            usage.attribution[sample.node.name] = _served(sample, known, strangers)
    usage.strangers = sorted(strangers.values(), key=Statement.served, reverse=True)
    return usage


def _served(sample: Sample, known: dict[str, Statement], strangers: dict[str, Statement]) -> Attribution:
    node, result = sample.node.name, Attribution()
    for row in sample.rows["statements"]:
        if row["own"]:
            result.own += row["seconds"]
            continue
        name, text = fingerprint.name(row["query"])
        statement = known.get(name) or strangers.setdefault(name, Statement(name, text))
        served = statement.nodes.setdefault(node, Served())
        served.calls += row["calls"]
        served.seconds += row["seconds"]
        served.slowest = max(served.slowest, row["slowest"])
        served.rows += row["rows"]
    for statement in [*known.values(), *strangers.values()]:
        if served_here := statement.nodes.get(node):
            counted = sum(measure.calls for key, measure in statement.by_key.items() if key.node == node)
            result.seconds += served_here.seconds
            result.attributed += served_here.seconds * min(1.0, counted / max(served_here.calls, 1))
    return result
