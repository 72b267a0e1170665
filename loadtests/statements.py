"""The third entry of the ledger: what `pg_stat_statements` of every node counted for the site's own roles."""

from collections import Counter
from pathlib import Path
from typing import Any

import psycopg

from loadtests.errors import SiteUnreachableError

Counts = dict[str, dict[str, int]]
"""By node, then by kind (`read`, `write`, `background`): statements since the node's counters began."""

Listing = dict[str, Counter[tuple[str, str]]]
"""By node, then by kind and beginning of the text: the same, statement by statement."""

KINDS = ("read", "write", "background")
LISTED = 60
"""Statements of a run that its report names, the most frequent first."""

_STATEMENTS = (Path(__file__).parent / "sql" / "statements.sql").read_text(encoding="utf-8")


class Probe:
    """Keeps one direct connection to each node, under the monitoring role, for the length of a run."""

    def __init__(self, nodes: dict[str, str]) -> None:
        self._connections = {name: _connect(name, url) for name, url in nodes.items()}

    def __enter__(self) -> "Probe":
        return self

    def __exit__(self, *_: object) -> None:
        for connection in self._connections.values():
            connection.close()

    def read(self) -> Counts:
        """The counters of every node now. Raises SiteUnreachableError for a node that doesn't answer."""
        return {name: _summed(listed) for name, listed in self.list().items()}

    def list(self) -> Listing:
        """The counters of every node now, statement by statement. Raises SiteUnreachableError."""
        return {name: _read(name, connection) for name, connection in self._connections.items()}


def _connect(name: str, url: str) -> psycopg.Connection:
    try:
        return psycopg.connect(
            url,
            autocommit=True,
            connect_timeout=3,
            application_name="runway-rehearsal",
            options="-c statement_timeout=2000 -c default_transaction_read_only=on",
        )
    except psycopg.Error as error:
        raise SiteUnreachableError(_sentence(name, error)) from error


def _read(name: str, connection: psycopg.Connection) -> Counter[tuple[str, str]]:
    try:
        rows = connection.execute(_STATEMENTS.encode()).fetchall()
    except psycopg.Error as error:
        raise SiteUnreachableError(_sentence(name, error)) from error
    return Counter({(kind, text): calls for kind, text, calls in rows})


def _summed(listed: Counter[tuple[str, str]]) -> dict[str, int]:
    counts = dict.fromkeys(KINDS, 0)
    for (kind, _), calls in listed.items():
        counts[kind] += calls
    return counts


def _sentence(name: str, error: psycopg.Error) -> str:
    reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return f"Node {name} doesn't tell its statements ({reason}). `make status` says which part is down."


def difference(before: Counts, after: Counts) -> Counts:
    """What was counted between two readings. A node whose counters were reset shows negative numbers: see
    `was_reset`.
    """
    return {node: {kind: after[node][kind] - before[node][kind] for kind in KINDS} for node in after}


def most_frequent(before: Listing, after: Listing) -> list[dict[str, Any]]:
    """What ran between two listings, for report.json: whoever doubts the ledger sees there what it is about."""
    found: list[dict[str, Any]] = [
        {"node": node, "kind": kind, "text": text, "calls": calls}
        for node, listed in after.items()
        for (kind, text), calls in (listed - before[node]).items()
    ]
    return sorted(found, key=lambda statement: -statement["calls"])[:LISTED]


def was_reset(counts: Counts) -> list[str]:
    """The nodes of a difference whose counters went backwards: restarted or reset in between."""
    return [node for node, kinds in counts.items() if min(kinds.values()) < 0]
