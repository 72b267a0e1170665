"""What is known of the calls of one statement: numbers that add up, and no literal."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple


class Key(NamedTuple):
    """Whose calls these are.

    A view, a node and a statement. An empty node and statement: the view's requests.
    """

    route: str
    method: str
    node: str
    fingerprint: str


@dataclass(slots=True)
class Measure:
    """Calls of one statement, added up. Times are seconds that the view waited, pool and network included."""

    calls: int = 0
    requests: int = 0
    """Requests in which it was called at least once."""
    repeats: int = 0
    """Most calls in one request."""
    seconds: float = 0.0
    slowest: float = 0.0
    rows: int = 0
    histogram: Counter[int] = field(default_factory=Counter)
    """Calls by bucket: n holds times from 2**(n-1) to below 2**n microseconds, 0 those below one."""

    def add(self, other: "Measure") -> None:
        """Take another measure's figures in."""
        self.calls += other.calls
        self.requests += other.requests
        self.repeats = max(self.repeats, other.repeats)
        self.seconds += other.seconds
        self.slowest = max(self.slowest, other.slowest)
        self.rows += other.rows
        self.histogram.update(other.histogram)

    @property
    def mean(self) -> float:
        """Seconds a call; 0 without calls."""
        return self.seconds / self.calls if self.calls else 0.0

    def percentile(self, share: float) -> float:
        """Seconds that `share` (0 to 1) of the calls stay under.

        A bucket's upper edge, at most the slowest.
        """
        wanted, seen = share * sum(self.histogram.values()), 0
        for bucket in sorted(self.histogram):
            seen += self.histogram[bucket]
            if seen >= wanted:
                return min(float(2**bucket) / 1e6, self.slowest)
        return self.slowest


def total(measures: Iterable[Measure]) -> Measure:
    """Return the sum of measures."""
    result = Measure()
    for measure in measures:
        result.add(measure)
    return result


def difference(before: dict[Key, Measure], after: dict[Key, Measure]) -> dict[Key, Measure]:
    """Return what happened between two readings of the totals; keys that didn't change are left out.

    A maximum can't be subtracted: `slowest` is then the upper edge of the highest bucket that grew, `repeats`
    is the later reading's. When the statistics were lost in between (a counter went down), counting began at
    zero.
    """
    result = {}
    for key, late in after.items():
        early = before.get(key)
        if early is None or late.calls < early.calls or late.requests < early.requests:
            result[key] = late
        elif (late.calls, late.requests) != (early.calls, early.requests):
            grown = late.histogram - early.histogram
            result[key] = Measure(
                calls=late.calls - early.calls,
                requests=late.requests - early.requests,
                repeats=late.repeats,
                seconds=max(late.seconds - early.seconds, 0.0),
                slowest=min(late.slowest, 2 ** max(grown, default=0) / 1e6),
                rows=late.rows - early.rows,
                histogram=grown,
            )
    return result
