"""Who does how much: a few are everywhere, most are seldom seen."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import accumulate
from random import Random

ZIPF = 0.8  # of reactions over the rank of what they are to; see `community.demo.popularity`
ACTIVITY = 0.4  # of a person's reactions over their rank


class Audience:
    """People to draw from, each by a weight of their own."""

    def __init__(self, people: Sequence[int], rng: Random) -> None:
        """`people` are keys; who of them is how active is drawn."""
        self._people = rng.sample(people, len(people))
        self._weights = list(accumulate(rank**-ACTIVITY for rank in range(1, len(people) + 1)))
        self._rng = rng

    def draw(self, count: int) -> list[int]:
        """So many people, some of them several times."""
        return self._rng.choices(self._people, cum_weights=self._weights, k=count)

    def different(self, count: int, but: int | None = None) -> list[int]:
        """So many different people (fewer if there aren't as many), none of whom is `but`."""
        count = min(count, len(self._people) - (but is not None))
        chosen: dict[int, None] = {}
        while len(chosen) < count:
            chosen.update(dict.fromkeys(self.draw(count - len(chosen) + 8)))
            if but is not None:
                chosen.pop(but, None)
        return list(chosen)[:count]


def moments(count: int, since: datetime, now: datetime, rng: Random, haste: float = 3) -> Iterator[datetime]:
    """So many moments in order, most of them soon after `since`, none after `now`."""
    age = now - since
    yield from (since + age * share for share in sorted(rng.random() ** haste for _ in range(count)))
