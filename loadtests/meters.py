"""The second entry of the ledger: what the site's own processes counted, as they left it in the state Redis."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from redis.exceptions import RedisError

from caching import meters as caching_meters
from caching import proxylog
from queryreport import recorder

OUTSIDE = "(no request)"
"""Under this name the cache meters keep look-ups of commands and tasks: nobody asked for a page."""


@dataclass(frozen=True)
class Reading:
    """Totals since counting began: queries by node, look-ups by (layer, outcome, reason).

    None where they can't be read.
    """

    queries: Counter[str] | None = field(default_factory=Counter)
    lookups: Counter[tuple[str, str, str]] | None = field(default_factory=Counter)


def read() -> Reading:
    """What the recorder and the cache meters hold now; they are some seconds behind the site's processes.

    Without nginx's, which writes its own: a rehearsal goes past it, and its responses know nothing of it.
    """
    return Reading(_queries(), _lookups())


def _queries() -> Counter[str] | None:
    found: Counter[str] = Counter()
    try:
        for key, measure in recorder.totals().items():
            if measure.calls:  # a request without a statement is recorded on no node
                found[key.node] += measure.calls
    except (RedisError, OSError):
        return None
    return found


def _lookups() -> Counter[tuple[str, str, str]] | None:
    found: Counter[tuple[str, str, str]] = Counter()
    try:
        for (route, layer, outcome, reason), number in caching_meters.reasons().items():
            if route != OUTSIDE and layer != proxylog.LAYER:
                found[layer, outcome, reason] += number
    except (RedisError, OSError):
        return None
    return found


def difference(before: Reading, after: Reading) -> dict[str, Any]:
    """What was counted between two readings, for report.json; None for what one of them couldn't read."""
    queries: dict[str, int] | None = None
    lookups: dict[str, dict[str, int]] | None = None
    missed: dict[str, dict[str, int]] = {}
    if before.queries is not None and after.queries is not None:
        queries = {node: count - before.queries[node] for node, count in after.queries.items()}
    if before.lookups is not None and after.lookups is not None:
        lookups = {}
        for (layer, outcome, reason), count in sorted(after.lookups.items()):
            counted = count - before.lookups[layer, outcome, reason]
            outcomes = lookups.setdefault(layer, {})
            outcomes[outcome] = outcomes.get(outcome, 0) + counted
            if outcome == "miss" and counted:
                missed.setdefault(layer, {})[reason] = counted
    return {"queries": queries, "lookups": lookups, "missed": missed}
