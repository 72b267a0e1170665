"""A Redis that stops, hangs and comes back costs hits and little time, never a page."""

import time

import pytest
from pytest_django import Settings

from caching import meters
from tests.integration.caching.conftest import OwnRedis
from tests.integration.caching.posters import Poster, cards, make_posters

PAGE = "<b>One</b><b>Two</b>"


@pytest.mark.usefixtures("posters")
def test_a_stopped_redis_renders_and_comes_back(own_redis: OwnRedis, settings: Settings) -> None:
    settings.CACHING = {**settings.CACHING, "BREAK_SECONDS": 0.2}
    make_posters("One", "Two")
    assert cards() == PAGE
    own_redis.stop()
    assert cards() == cards() == PAGE
    own_redis.start()
    time.sleep(0.25)
    assert cards() == PAGE  # fills
    Poster.objects.update(title="Changed, without a new version")
    assert cards() == PAGE


@pytest.mark.usefixtures("posters")
def test_a_hanging_redis_is_paid_for_once(own_redis: OwnRedis, settings: Settings) -> None:
    settings.CACHING = {**settings.CACHING, "BREAK_SECONDS": 10.0}
    make_posters("One", "Two")
    cards()
    own_redis.hang()
    began = time.monotonic()
    for _ in range(20):
        assert cards() == PAGE
    assert time.monotonic() - began < 5, "one time-out of SOCKET_TIMEOUT (1 s), not twenty"


@pytest.mark.usefixtures("cached_posters")
def test_cached_queries_pay_for_a_hanging_redis_once_too(own_redis: OwnRedis, settings: Settings) -> None:
    settings.CACHING = {**settings.CACHING, "BREAK_SECONDS": 10.0}
    make_posters("One", "Two")
    own_redis.hang()
    began = time.monotonic()
    for _ in range(20):
        assert Poster.objects.count() == 2
    assert time.monotonic() - began < 5


@pytest.mark.usefixtures("posters")
def test_meters_lost_in_an_outage_raise_nothing(
    own_redis: OwnRedis, caplog: pytest.LogCaptureFixture
) -> None:
    own_redis.stop()
    meters.count("fragment", "hit", number=7)
    meters.flush()
    assert "meters_lost" in caplog.messages
    own_redis.start()
    meters.count("fragment", "hit", number=2)
    meters.flush()
    assert meters.totals() == {("(no request)", "fragment", "hit"): 2}
