"""A cache whose Redis is gone: it forgets, and refuses nobody."""

import pytest
from django_redis.cache import RedisCache

GONE = "redis://127.0.0.1:1/0"


@pytest.fixture
def cache() -> RedisCache:
    options = {"CLIENT_CLASS": "caching.client.ForgetfulClient", "IGNORE_EXCEPTIONS": True}
    return RedisCache(GONE, {"OPTIONS": options})


def test_who_comes_first_is_first_again(cache: RedisCache) -> None:
    assert cache.add("lock", 1) is True
    assert cache.add("lock", 1) is True
    assert cache.get("lock") is None
