"""What happened, second by second and route by route: raw counts only, from which every figure is computed later."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from loadtests import histogram
from loadtests.personas import Audience
from loadtests.timings import Timings

EXAMPLES = 10


@dataclass(frozen=True)
class Sample:
    """One answered request. Times are seconds from the start of the run; `intended` is when the visitor wanted it."""

    route: str
    audience: Audience
    intended: float
    ended: float
    status: int
    timings: Timings

    @property
    def error(self) -> str | None:
        """What was wrong with the answer, or None. A form that comes back with a page instead of a redirect
        was refused.
        """
        if self.status == 0:
            return "no answer"
        if self.status >= 400:
            return str(self.status)
        return "form refused" if self.route.startswith("POST ") and self.status < 300 else None

    @property
    def milliseconds(self) -> float:
        """From the moment the visitor wanted the page: a late start counts as the site's delay."""
        return (self.ended - self.intended) * 1000


@dataclass
class Tally:
    """Counts of one route for one audience, or of one second."""

    requests: int = 0
    redirects: int = 0
    without_query: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    queries: Counter[str] = field(default_factory=Counter)
    lookups: Counter[tuple[str, str]] = field(default_factory=Counter)
    latency: Counter[int] = field(default_factory=Counter)
    told: int = 0

    def add(self, sample: Sample) -> None:
        """Count one answer."""
        self.requests += 1
        self.told += sample.timings.told
        self.queries.update(sample.timings.queries)
        self.lookups.update(sample.timings.lookups)
        self.latency[histogram.bucket(sample.milliseconds)] += 1
        if sample.error:
            self.errors[sample.error] += 1
        elif sample.status >= 300:
            self.redirects += 1
        elif not sample.timings.queries.total():
            self.without_query += 1

    def as_json(self) -> dict[str, Any]:
        """The counts with names for keys."""
        layers: dict[str, dict[str, int]] = {}
        for (layer, outcome), count in sorted(self.lookups.items()):
            layers.setdefault(layer, {})[outcome] = count
        return {
            "requests": self.requests,
            "redirects": self.redirects,
            "without_query": self.without_query,
            "told": self.told,
            "errors": dict(self.errors),
            "queries": dict(self.queries),
            "lookups": layers,
            "latency": {str(index): count for index, count in sorted(self.latency.items())},
        }


class Tape:
    """Takes the samples of a run and keeps their counts: by second, by route within the measured window,
    and of it all.
    """

    def __init__(self, window: tuple[float, float]) -> None:
        self.window = window
        self.whole = Tally()
        self.routes: dict[tuple[str, Audience], Tally] = defaultdict(Tally)
        self.seconds: dict[int, Tally] = defaultdict(Tally)
        self.arrivals: Counter[int] = Counter()
        self.intended: Counter[int] = Counter()
        self.writes_seen = 0
        self.writes_missed: list[str] = []
        self.leaks: list[str] = []
        self.crashes: Counter[str] = Counter()

    def add(self, sample: Sample) -> None:
        """Count one answer."""
        self.whole.add(sample)
        self.seconds[int(sample.ended)].add(sample)
        self.intended[int(sample.intended)] += 1
        first, last = self.window
        if first <= sample.ended < last:
            self.routes[sample.route, sample.audience].add(sample)

    def see_write(self, *, seen: bool, what: str) -> None:
        """Note whether a visitor saw the own write on the next page."""
        if seen:
            self.writes_seen += 1
        else:
            self.writes_missed.append(what)

    def as_json(self) -> dict[str, Any]:
        """Everything that was counted, for report.json."""
        return {
            "window": list(self.window),
            "whole": self.whole.as_json(),
            "routes": [
                {"route": route, "audience": str(audience), **tally.as_json()}
                for (route, audience), tally in sorted(self.routes.items())
            ],
            "seconds": [
                {
                    "second": second,
                    "arrivals": self.arrivals[second],
                    "intended": self.intended[second],
                    **self.seconds[second].as_json(),
                }
                for second in range(max([*self.seconds, *self.arrivals, -1]) + 1)
            ],
            "own_writes": {
                "seen": self.writes_seen,
                "missed": len(self.writes_missed),
                "examples": self.writes_missed[:EXAMPLES],
            },
            "leaks": {"count": len(self.leaks), "examples": self.leaks[:EXAMPLES]},
            "crashes": dict(self.crashes),
        }
