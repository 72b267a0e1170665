"""Chance in the crowd: who is drawn, when they act, and a smaller crowd of the same shape."""

from datetime import UTC, datetime, timedelta
from random import Random

from community.demo.crowd.audience import Audience, moments
from community.demo.crowd.speech import Stock
from community.demo.scales import LAUNCH

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


def test_different_people_are_different_and_never_the_one_left_out():
    audience = Audience(range(100, 150), Random(1))
    for count in (0, 1, 20, 49, 50, 80):
        chosen = audience.different(count, but=120)
        assert len(set(chosen)) == len(chosen) == min(count, 49)
        assert 120 not in chosen
    assert sorted(audience.different(80)) == list(range(100, 150))


def test_a_few_are_everywhere():
    drawn = Audience(range(1_000), Random(1)).draw(50_000)
    counts = sorted((drawn.count(person) for person in set(drawn)), reverse=True)
    assert counts[0] > 5 * counts[len(counts) // 2] > 0


def test_moments_are_in_order_mostly_soon_and_never_to_come():
    since = NOW - timedelta(days=10)
    found = list(moments(200, since, NOW, Random(1)))
    assert found == sorted(found)
    assert since <= found[0] < found[-1] <= NOW
    assert found[100] < since + timedelta(days=3)


def test_a_stock_speaks_to_anyone():
    stock = Stock(
        {"greet": ("hello {author}!", "{author}, <what>"), "what": ("wow",)}, "greet", {}, 8, Random(1)
    )
    assert {stock.say("Mei") for _ in range(50)} == {"Hello Mei!", "Mei, wow"}


def test_a_part_of_the_crowd_keeps_its_shape():
    assert LAUNCH.crowd is not None
    part = LAUNCH.crowd.part(0.01)
    assert (part.people, part.looks, part.most_comments) == (200, 500, 1_000)
    assert LAUNCH.crowd.part(0.00001).looks == 6
