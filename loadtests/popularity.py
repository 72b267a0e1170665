"""Which page of many: few get most of the views, and every one gets some."""

import bisect
import itertools
import random
from collections.abc import Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Zipf(Generic[T]):
    """Chooses among `items`; the k-th (from 1) is as likely as k to the power of minus `alpha`.

    Web pages follow it with an alpha of 0.6 to 1 (Breslau et al., "Web caching and Zipf-like
    distributions", 1999).
    """

    def __init__(self, items: Sequence[T], alpha: float) -> None:
        if not items:
            raise ValueError("Zipf needs at least one item to choose from.")
        self.items = items
        self._bounds = list(itertools.accumulate(rank**-alpha for rank in range(1, len(items) + 1)))

    def choose(self, dice: random.Random) -> T:
        """One item."""
        point = dice.random() * self._bounds[-1]
        return self.items[min(bisect.bisect_right(self._bounds, point), len(self.items) - 1)]
