"""Popularity: a few looks are everybody's darlings, most are quietly liked (Zipf's law)."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")

EXPONENT = 0.6  # of likes over rank; 1 would be Zipf's own, for sites with far more members than looks


def spread(count: int, most: int, exponent: float = EXPONENT) -> list[int]:
    """How often each of `count` things is chosen, the most popular (rank 1) `most` times, rank r most / r^exponent."""
    return [max(1, round(most / rank**exponent)) for rank in range(1, count + 1)]


def sample(people: Sequence[T], count: int, rng: Random) -> list[T]:
    """Choose `count` different people; those early in the sequence are the more active ones.

    Each draws an exponential waiting time with a rate of 1 / rank^0.4 and the shortest waits win (Efraimidis and
    Spirakis, 2006).
    """
    waits = [(rng.expovariate(1 / rank**0.4), rank) for rank in range(1, len(people) + 1)]
    return [people[rank - 1] for _, rank in sorted(waits)[:count]]
