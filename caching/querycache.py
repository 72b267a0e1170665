"""django-cachalot, metered, bypassed on request, and out of the way of transactions and Redis outages.

The hook is the one function through which every cachable query of django-cachalot goes. It is looked up by
name at each query, so replacing it survives django-cachalot's own patching and unpatching (the debug toolbar's
panel does both).
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from cachalot import monkey_patch
from cachalot.settings import cachalot_settings
from cachalot.transaction import AtomicCache
from django.core.cache.backends.base import BaseCache
from django_redis.cache import RedisCache
from django_redis.exceptions import ConnectionInterrupted

from caching import bypass, meters, store
from caching.breaker import breaker

logger = logging.getLogger(__name__)

LAYER = "query"

Execute = Callable[[], Any]
Resolve = Callable[[Execute, Any, str, list[str]], Any]


class QueryLookUp:
    """The cache of one look-up: what django-cachalot asks of it, and why it found nothing."""

    def __init__(self, cache: BaseCache) -> None:
        self._cache = (
            cache.client if isinstance(cache, RedisCache) else cache
        )  # the client tells when Redis is down
        self._breaker = breaker(cachalot_settings.CACHALOT_CACHE)
        self.reason = (
            "invalidated"  # unless the look-up says otherwise: all was there, and older than a write
        )

    def get_many(self, keys: list[str]) -> Mapping[str, Any]:
        """Look up the tables' stamps and, under the last key, the entry. Never raises."""
        found: Mapping[str, Any] = {}
        if not self._breaker.allows():
            self.reason = "unreachable"
            return found
        try:
            found = self._cache.get_many(keys)
        except (ConnectionInterrupted, OSError) as error:
            self._breaker.trip(error)
            self.reason = "unreachable"
        except Exception:  # noqa: BLE001 - damaged pickles raise anything
            logger.warning("query_corrupt", extra={"event": "query_corrupt", "key": keys[-1]})
            self.reason = "corrupt"
        else:
            self._breaker.close()
            if keys[-1] not in found:
                self.reason = "cold"
        return found

    def set_many(self, entries: dict[str, Any], timeout: float | None) -> None:
        """Store the entry, unless Redis didn't answer the look-up. An outage never raises."""
        if self.reason == "unreachable":
            return
        try:
            self._cache.set_many(entries, timeout if timeout is None else store.jittered(timeout))
        except (ConnectionInterrupted, OSError) as error:
            self._breaker.trip(error)


def install() -> None:
    """Put the meter in django-cachalot's way, once a process."""
    resolve = monkey_patch._get_result_or_execute_query
    if not isinstance(resolve, MeteredQueries):
        monkey_patch._get_result_or_execute_query = MeteredQueries(resolve)


class MeteredQueries:
    """Decides whether a cachable query is looked up at all, and counts what became of it."""

    def __init__(self, resolve: Resolve) -> None:
        self._resolve = resolve

    def __call__(self, execute: Execute, cache: Any, key: str, table_keys: Iterable[str]) -> Any:
        """Return the query's result, remembered or executed."""
        if bypass.are_queries_bypassed():
            meters.count(LAYER, "bypass", "asked" if bypass.is_bypassed() else "fragment")
            return execute()
        if isinstance(cache, AtomicCache):
            # A transaction must decide on what is true now, and may still roll back what it would store.
            meters.count(LAYER, "miss", "transaction")
            return execute()
        return self._look_up(execute, QueryLookUp(cache), key, list(table_keys))

    def _look_up(self, execute: Execute, cache: QueryLookUp, key: str, table_keys: list[str]) -> Any:
        executed = False

        def executing() -> Any:
            nonlocal executed
            executed = True
            return execute()

        result = self._resolve(executing, cache, key, table_keys)
        if executed:
            meters.count(LAYER, "miss", cache.reason)
        else:
            meters.count(LAYER, "hit")
        return result
