"""Latencies as counts in logarithmic buckets: small to store, to add up, and precise to 2.5 % at any quantile."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping

_GROWTH = math.log(1.05)
"""Each bucket's bounds are 5 % apart, so its middle is within 2.5 % of all it holds."""


def bucket(milliseconds: float) -> int:
    """The bucket of a latency; everything up to 0.1 ms shares the first."""
    return max(0, math.floor(math.log(max(milliseconds, 0.1) / 0.1) / _GROWTH))


def middle(index: int) -> float:
    """The latency in milliseconds that a bucket stands for."""
    return 0.1 * math.exp((index + 0.5) * _GROWTH)


def quantile(counts: Mapping[int, int], share: float) -> float | None:
    """The latency in milliseconds that `share` (0 to 1) of the samples don't exceed; None without samples."""
    total = sum(counts.values())
    if not total:
        return None
    wanted = math.ceil(share * total)
    seen = 0
    for index in sorted(counts):
        seen += counts[index]
        if seen >= wanted:
            return middle(index)
    raise AssertionError("unreachable: the counts add up to the total")


def merge(several: Iterable[Mapping[int, int]]) -> Counter[int]:
    """One histogram of all the samples of several."""
    merged: Counter[int] = Counter()
    for counts in several:
        merged.update(counts)
    return merged
