"""Three entries for the same queries, kept by parties that don't know of each other. Where they differ,
nothing is proven.

1. What the responses said (`Server-Timing`), added up here.
2. What the site's own recorder and cache meters counted, read from the state Redis.
3. What `pg_stat_statements` of every node counted for the site's roles.

All three cover the whole run, warm-up included, because it is quiet at both ends: nothing is under way when
they are read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Account:
    """One quantity as each party counted it; None where a party has no count."""

    name: str
    entries: Mapping[str, int | None]

    @property
    def known(self) -> list[int]:
        """The counts there are."""
        return [count for count in self.entries.values() if count is not None]

    @property
    def spread(self) -> int:
        """Difference between the highest and the lowest count."""
        return max(self.known) - min(self.known) if len(self.known) > 1 else 0

    @property
    def highest(self) -> int:
        """The highest count."""
        return max(self.known, default=0)


def queries(report: dict[str, Any]) -> list[Account]:
    """Queries of each node during the whole run."""
    responses = report["traffic"]["whole"]["queries"]
    recorder = report["meters"]["queries"]
    statements = report["statements"]["whole"]
    nodes = sorted({*responses, *statements, *(recorder or {})})
    return [
        Account(
            f"queries on {node}",
            {
                "responses": responses.get(node, 0),
                "recorder": None if recorder is None else recorder.get(node, 0),
                "statements": statements[node]["read"] + statements[node]["write"]
                if node in statements
                else 0,
            },
        )
        for node in nodes
    ]


def lookups(report: dict[str, Any]) -> list[Account]:
    """Look-ups of each cache layer and outcome during the whole run; PostgreSQL knows nothing of them."""
    responses = report["traffic"]["whole"]["lookups"]
    meters = report["meters"]["lookups"]
    if meters is None:
        return []
    keys = {
        (layer, outcome)
        for side in (responses, meters)
        for layer, outcomes in side.items()
        for outcome, count in outcomes.items()
        if count
    }
    return [
        Account(
            f"{layer} {outcome}",
            {
                "responses": responses.get(layer, {}).get(outcome, 0),
                "meters": meters.get(layer, {}).get(outcome, 0),
                "statements": None,
            },
        )
        for layer, outcome in sorted(keys)
    ]


def disagreement(accounts: list[Account]) -> float:
    """Share (0 to 1) of everything counted on which the parties differ: spreads over highest counts.

    Weighted by size, so a node with three queries can't outvote one with thousands.
    """
    highest = sum(account.highest for account in accounts)
    return sum(account.spread for account in accounts) / highest if highest else 0.0
