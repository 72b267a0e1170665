"""What a query found, signed in Redis behind the tag of the generations that it is true for; and who fetches it."""

import pickle
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from cachalot.settings import cachalot_settings
from django.core.cache import caches
from redis.exceptions import RedisError

from caching import fence, store
from caching.breaker import breaker
from caching.conf import conf

TAG_BYTES = 16

# Between a look that found nothing and this another may have fetched the rows and ended the lease.
_TAKE = f"""
if redis.call('GETRANGE', KEYS[2], {store.MAC_BYTES}, {store.MAC_BYTES + TAG_BYTES - 1}) == ARGV[3] then return 0 end
return redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2])
"""
# Only its holder ends a lease: one who was slower than it would end another's.
_LEAVE = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Missing:
    """Nothing usable was found; `reason` is what the meters call it."""

    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """What the query returned."""

    rows: Any


@dataclass(frozen=True, slots=True)
class Entry:
    """The place of one query's rows."""

    name: str

    def read(self, records: list[str]) -> tuple[fence.Fence, Found | Missing]:
        """Look up the records and, at the same time, what is kept here. Raises UnfencedError."""
        if breaker(cachalot_settings.CACHALOT_CACHE).is_open:
            now, answer = fence.read(records), None
        else:
            client = _client().get_client(write=True)
            now, answer = fence.read_beside(records, client, ("GET", _name_of(self.name)))
        return now, self.judge(answer or _ask(lambda client: (client.get(_name_of(self.name)),)), now.tag)

    def judge(self, answer: tuple[bytes | None] | None, tag: bytes) -> Found | Missing:
        """Unpickle nothing but what was signed for this very place and is true for the tag."""
        if answer is None:
            return Missing("unreachable")
        (value,) = answer
        if value is None:
            return Missing("cold")
        data = store.verified(self.name, value)
        if data is None:
            return Missing("corrupt")
        if data[:TAG_BYTES] != tag:
            return Missing("invalidated")
        return Found(pickle.loads(data[TAG_BYTES:]))  # noqa: S301 - we signed it

    def put(self, tag: bytes, rows: Any, lease: str) -> None:
        """Keep rows that are true for the tag, and end the lease."""
        data = tag + pickle.dumps(rows, pickle.HIGHEST_PROTOCOL)
        timeout = cachalot_settings.CACHALOT_TIMEOUT
        milliseconds = None if timeout is None else max(1, int(store.jittered(timeout) * 1000))
        signed = store.sign(self.name, data)

        def keep(client: Any) -> None:
            with client.pipeline(transaction=False) as pipeline:
                pipeline.set(_name_of(self.name), signed, px=milliseconds)
                pipeline.eval(_LEAVE, 1, self._lease(tag), lease)
                pipeline.execute()

        _ask(keep)

    def lease(self, tag: bytes) -> str | None:
        """Take the right to fetch the rows for this tag; None where another has it or had it, "" without Redis."""
        token, keys = secrets.token_hex(8), (self._lease(tag), _name_of(self.name))
        milliseconds = int(conf().LEASE_SECONDS * 1000)
        taken = _ask(lambda client: (client.eval(_TAKE, 2, *keys, token, milliseconds, tag),))
        return "" if taken is None else token if taken[0] else None

    def leave(self, tag: bytes, lease: str) -> None:
        """End the lease without rows."""
        _ask(lambda client: client.eval(_LEAVE, 1, self._lease(tag), lease))

    def is_leased(self, tag: bytes) -> bool:
        """Does somebody fetch the rows for this tag now?"""
        return bool(_ask(lambda client: client.exists(self._lease(tag))))

    def _lease(self, tag: bytes) -> str:
        return _name_of(f"lease:{self.name}:{tag.hex()}")


def _ask(question: Callable[[Any], T]) -> T | None:
    guard = breaker(cachalot_settings.CACHALOT_CACHE)
    if not guard.allows():
        return None
    try:
        answer = question(_client().get_client(write=True))
    except (RedisError, OSError) as error:
        guard.trip(error)
        return None
    guard.close()
    return answer


def _name_of(name: str) -> str:
    return str(_client().make_key(name))


def _client() -> Any:
    return caches[cachalot_settings.CACHALOT_CACHE].client  # type: ignore[attr-defined]  # checked by caching.E002
