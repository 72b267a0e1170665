"""A number of one member's: remembered for seconds, and found anew at once when its owner changed it."""

from collections.abc import Callable

import pytest
from django.core.cache import caches
from django.db import transaction
from pytest_django import Settings

from caching import bypass
from caching.values import Number
from tests.integration.caching.conftest import OwnRedis

Counted = Callable[[], dict[tuple[str, str, str, str], int]]
pytestmark = pytest.mark.django_db(transaction=True)


class Source:
    """Where the numbers come from, and how often it was asked."""

    def __init__(self) -> None:
        self.number, self.asked = 3, 0

    def load(self, owner: int) -> int:
        self.asked += 1
        return self.number + owner


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def badge(source: Source) -> Number:
    return Number("badge", source.load, 10.0)


def test_it_is_found_once_and_each_owner_has_their_own(badge: Number, source: Source) -> None:
    assert [badge.of(1), badge.of(1), badge.of(2)] == [4, 4, 5]
    assert source.asked == 2


def test_its_owners_change_shows_at_once_and_no_older_one_comes_back(badge: Number, source: Source) -> None:
    badge.of(1)
    source.number = 0
    badge.forget(1)
    assert [badge.of(1), badge.of(1)] == [1, 1]
    assert source.asked == 3, "kept again only when a lagging replica can't answer any more"


def test_it_is_forgotten_with_the_commit_and_not_before(badge: Number, source: Source) -> None:
    badge.of(1)
    with transaction.atomic():
        source.number = 0
        badge.forget(1)
    assert badge.of(1) == 1
    source.number = 7
    with transaction.atomic():
        badge.forget(1)
        transaction.set_rollback(True)
    assert source.asked == 2


def test_it_runs_out(badge: Number, source: Source) -> None:
    badge.of(1)
    client = caches["default"].client  # type: ignore[attr-defined]
    assert 0 < client.get_client().pttl(client.make_key("value:badge:1")) <= 10_000


def test_a_transaction_and_a_bypass_ask_the_source(badge: Number, source: Source, counted: Counted) -> None:
    badge.of(1)
    with transaction.atomic():
        badge.of(1)
    with bypass.bypassed(["value"]):
        badge.of(1)
    assert source.asked == 3
    outcomes = {key[1:]: number for key, number in counted().items() if key[1] == "value"}
    assert outcomes == {
        ("value", "miss", "cold"): 1,
        ("value", "miss", "transaction"): 1,
        ("value", "bypass", "asked"): 1,
    }


def test_without_redis_it_is_found_each_time(
    own_redis: OwnRedis, badge: Number, source: Source, settings: Settings
) -> None:
    badge.of(1)
    own_redis.stop()
    assert [badge.of(1), badge.of(1)] == [4, 4]
    assert source.asked == 3
