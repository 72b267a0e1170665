"""The meters as a person reads them: a row a layer and route."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import NamedTuple


class Row(NamedTuple):
    """What a layer did for a route. `lookups` leaves out those that bypassed it, `hits` includes the stale.

    `missed` and `bypasses` are numbers by reason, the most frequent first.
    """

    layer: str
    route: str
    lookups: int
    hits: int
    stale: int
    hit_share: float | None
    bypassed: int
    missed: dict[str, int]
    bypasses: dict[str, int]

    @property
    def hit_percent(self) -> float:
        """The share for people; 0 where nothing was looked up."""
        return 100 * (self.hit_share or 0.0)


def rows(counts: Mapping[tuple[str, str, str, str], int]) -> list[Row]:
    """Arrange `meters.reasons()`: by layer, its total first, then the routes by misses."""
    grouped: dict[tuple[str, str], Counter[tuple[str, str]]] = defaultdict(Counter)
    for (route, layer, outcome, reason), number in counts.items():
        grouped[layer, route][outcome, reason] += number
        grouped[layer, "(all)"][outcome, reason] += number
    found = [_row(layer, route, outcomes) for (layer, route), outcomes in grouped.items()]
    return sorted(
        found, key=lambda row: (row.layer, row.route != "(all)", -sum(row.missed.values()), row.route)
    )


def _row(layer: str, route: str, outcomes: Counter[tuple[str, str]]) -> Row:
    sums: Counter[str] = Counter()
    reasons: dict[str, Counter[str]] = {"miss": Counter(), "bypass": Counter()}
    for (outcome, reason), number in outcomes.items():
        sums[outcome] += number
        if outcome in reasons:
            reasons[outcome][reason] += number
    hits = sums["hit"] + sums["stale"]
    lookups = hits + sums["miss"]
    share = hits / lookups if lookups else None
    missed, bypasses = (dict(reasons[outcome].most_common()) for outcome in ("miss", "bypass"))
    return Row(layer, route, lookups, hits, sums["stale"], share, sums["bypass"], missed, bypasses)
