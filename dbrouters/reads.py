"""How many reads this process has sent to each node; told to the board now and then."""

import os
from collections import defaultdict

_counts: defaultdict[str, int] = defaultdict(int)


def count(node: str) -> None:
    """Count a read. Two threads may meet and lose one: a meter, not a ledger."""
    _counts[node] += 1


def taken() -> dict[str, int]:
    """What was counted since the last time."""
    return {node: _counts.pop(node, 0) for node in list(_counts)}


def put_back(counts: dict[str, int]) -> None:
    """The board was away: tell it next time."""
    for node, number in counts.items():
        _counts[node] += number


os.register_at_fork(after_in_child=_counts.clear)
