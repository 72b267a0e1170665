"""What each cache absorbed: counted per request, kept per route, summed over processes in the state Redis.

A count has a layer ("nginx", "page", "fragment", "query", "user"), an outcome and a reason. Every look-up has one
outcome: "hit" was served from the cache, "stale" too while another made it afresh, "miss" was made afresh (the
reason says why), "bypass" was told not to look.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple

from django.core.cache import caches

from caching import proxylog
from caching.conf import conf
from caching.flusher import Flusher

NO_REQUEST = "(no request)"
KEY = "caching:meters"


class Count(NamedTuple):
    """What happened to a look-up."""

    layer: str
    outcome: str
    reason: str


_current: ContextVar[Counter[Count] | None] = ContextVar("caching_meters_current", default=None)


def count(layer: str, outcome: str, reason: str = "-", number: int = 1) -> None:
    """Count look-ups, for the request that is being served or, outside of one, for the process."""
    if not number:
        return
    counts = _current.get()
    if counts is None:
        _flusher.add({_field(NO_REQUEST, Count(layer, outcome, reason)): number})
    else:
        counts[Count(layer, outcome, reason)] += number


@contextmanager
def measured() -> Iterator[Counter[Count]]:
    """Collect the counts of the block, live, in the counter it yields; `record` publishes them."""
    counts: Counter[Count] = Counter()
    token = _current.set(counts)
    try:
        yield counts
    finally:
        _current.reset(token)


def record(route: str, counts: Counter[Count]) -> None:
    """Add a request's counts to this process's, to be flushed about once a second."""
    if counts:
        _flusher.add({_field(route, key): number for key, number in counts.items()})


def flush() -> None:
    """Send what this process has counted to the state Redis now, rather than within the second."""
    _flusher.flush()


def reasons() -> dict[tuple[str, str, str, str], int]:
    """Sum all processes by (route, layer, outcome, reason). Raises RedisError when Redis is down."""
    client, key = _hash()
    _send(Counter())
    return {_parsed(name): int(number) for name, number in client.hgetall(key).items()}


def totals() -> dict[tuple[str, str, str], int]:
    """Sum all processes by (route, layer, outcome). Raises RedisError when Redis is down."""
    sums: Counter[tuple[str, str, str]] = Counter()
    for (route, layer, outcome, _reason), number in reasons().items():
        sums[route, layer, outcome] += number
    return dict(sums)


def reset() -> None:
    """Forget all sums, of every process. Raises RedisError when Redis is down."""
    client, key = _hash()
    _flusher.flush()
    client.delete(key)


def _hash() -> tuple[Any, str]:
    client = caches[conf().STATE].client  # type: ignore[attr-defined]  # django-redis's own, checked by caching.E002
    return client.get_client(write=True), str(client.make_key(KEY))


def _field(route: str, key: Count) -> str:
    return f"{key.layer} {key.outcome} {key.reason.replace(' ', '_')} {route}"  # the route last: it may hold spaces


def _parsed(name: bytes) -> tuple[str, str, str, str]:
    layer, outcome, reason, route = name.decode().split(" ", 3)
    return route, layer, outcome, reason.replace("_", " ")


def _send(counts: Counter[str]) -> None:
    client, key = _hash()
    for (route, outcome, reason), number in proxylog.collect(client, key.removesuffix(KEY)).items():
        counts[_field(route, Count(proxylog.LAYER, outcome, reason))] += number
    with client.pipeline(transaction=False) as pipeline:
        for name, number in counts.items():
            pipeline.hincrby(key, name, number)
        pipeline.execute()


_flusher = Flusher(_send)
