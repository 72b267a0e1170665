import random
from collections import Counter

import pytest

from loadtests.popularity import Zipf


def draw(alpha: float, number: int = 20_000) -> Counter[int]:
    dice = random.Random(1)
    zipf = Zipf(range(1, 51), alpha)
    return Counter(zipf.choose(dice) for _ in range(number))


def test_the_first_is_as_much_more_popular_as_the_law_says() -> None:
    drawn = draw(1.0)
    assert drawn[1] / drawn[2] == pytest.approx(2, rel=0.1)
    assert drawn[1] / drawn[10] == pytest.approx(10, rel=0.15)


def test_every_page_gets_some() -> None:
    assert set(draw(0.9)) == set(range(1, 51))


def test_zero_is_uniform() -> None:
    drawn = draw(0.0)
    assert max(drawn.values()) / min(drawn.values()) < 1.5


def test_nothing_to_choose_from() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Zipf([], 1.0)
