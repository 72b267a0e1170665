"""Which pages cost what: one row a route and audience, those first that send most queries to a database."""

from dataclasses import dataclass
from typing import Any

from loadtests import histogram
from loadtests.possible import served_pages


@dataclass(frozen=True)
class RouteCost:
    """A route for one audience. `reached` and `possible` are queries a page, `share` is 0 to 1 of all that reached."""

    route: str
    audience: str
    requests: int
    errors: int
    p95_ms: float | None
    reached: float
    possible: float | None
    share: float

    def sentence(self) -> str:
        """What an engineer should know of it."""
        possible = "" if self.possible is None else f" of {self.possible:.1f} possible"
        return f"{self.route} ({self.audience}): {self.share:.0%} of all queries, {self.reached:.1f}{possible} a page"


def rank(report: dict[str, Any]) -> list[RouteCost]:
    """The measured routes, the culprit first."""
    possible = {
        (entry["route"], entry["audience"]): sum(entry["queries"].values()) / entry["requests"]
        for entry in report["calibration"]
        if entry["requests"] and not entry["errors"]
    }
    routes = report["traffic"]["routes"]
    everything = sum(sum(entry["queries"].values()) for entry in routes)
    rows = [
        RouteCost(
            route=entry["route"],
            audience=entry["audience"],
            requests=entry["requests"],
            errors=sum(entry["errors"].values()),
            p95_ms=histogram.quantile(
                {int(bucket): count for bucket, count in entry["latency"].items()}, 0.95
            ),
            reached=sum(entry["queries"].values()) / max(1, served_pages(entry)),
            possible=possible.get((entry["route"], entry["audience"])),
            share=sum(entry["queries"].values()) / everything if everything else 0.0,
        )
        for entry in routes
    ]
    return sorted(rows, key=lambda row: (row.share, row.requests), reverse=True)
