"""Signed text in Redis: what we didn't store under that very key, unharmed, is a miss and never unpickled."""

import functools
import hashlib
import hmac
import logging
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import caches
from django.utils.encoding import force_bytes
from redis.exceptions import RedisError

from caching.breaker import breaker
from caching.conf import conf

logger = logging.getLogger(__name__)

MAC_BYTES = 16

T = TypeVar("T")

# Of our own: a draw in a thread must not disturb who seeds Python's generator.
CHANCE = random.SystemRandom()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a look-up found: texts by key, the keys whose entry was unusable, and if Redis answered."""

    texts: dict[str, str] = field(default_factory=dict)
    corrupt: frozenset[str] = frozenset()
    reached: bool = True


UNREACHED = Answer(reached=False)


@functools.cache
def signing_key() -> bytes:
    """Derive the key that authenticates entries from SECRET_KEY (32 bytes)."""
    return hashlib.blake2b(force_bytes(settings.SECRET_KEY), digest_size=32, person=b"caching.store").digest()


def jittered(seconds: float) -> float:
    """Vary a time-out (seconds) by up to the configured share, either way."""
    share = conf().JITTER
    return seconds * CHANCE.uniform(1 - share, 1 + share)


def ask(question: Callable[[Any], T]) -> T | None:
    """Put a question to the client of the cache's Redis; None, quickly and without raising, where it is down."""
    guard = breaker(conf().CACHE)
    if not guard.allows():
        return None
    try:
        answer = question(connection())
    except (RedisError, OSError) as error:
        guard.trip(error)
        return None
    guard.close()
    return answer


def get_many(keys: Sequence[str]) -> Answer:
    """Look all keys up in one command. A Redis that is down answers nothing, quickly, and raises nothing."""
    values = ask(lambda client: client.mget([name_of(key) for key in keys]))
    return UNREACHED if values is None else _read(keys, values)


def set_many(texts: Mapping[str, str], timeout: float) -> None:
    """Store the texts in one round trip, each for about `timeout` seconds; a Redis that is down stores none."""

    def store(client: Any) -> None:
        with client.pipeline(transaction=False) as pipeline:
            for key, text in texts.items():
                pipeline.set(name_of(key), seal(key, text), px=int(jittered(timeout) * 1000))
            pipeline.execute()

    if texts:
        ask(store)


def connection() -> Any:
    """Return the client of the cache's Redis, which raises RedisError when that is down."""
    return _cache().get_client(write=True)


def name_of(key: str) -> str:
    """Return a key as Redis knows it: with the alias's prefix and version."""
    return str(_cache().make_key(key))


def seal(key: str, text: str) -> bytes:
    """Return what to store under the key, and under no other."""
    return sign(key, text.encode())


def unseal(key: str, value: bytes) -> str | None:
    """Return the text that was sealed for the key; None, and a `…_corrupt` event, for anything else."""
    data = verified(key, value)
    return None if data is None else data.decode()


def sign(key: str, data: bytes) -> bytes:
    """Return what to store under the key: the data behind a code over both."""
    return _mac(key, data) + data


def verified(key: str, value: bytes) -> bytes | None:
    """Return the data that was signed for the key; None, and a `…_corrupt` event, for anything else."""
    data = value[MAC_BYTES:]
    if hmac.compare_digest(value[:MAC_BYTES], _mac(key, data)):
        return data
    event = f"{key.partition(':')[0]}_corrupt"
    logger.warning(event, extra={"event": event, "key": key})
    return None


def _cache() -> Any:
    return caches[conf().CACHE].client  # type: ignore[attr-defined]  # django-redis's own, checked by caching.E002


def _mac(key: str, data: bytes) -> bytes:
    mac = hashlib.blake2b(key.encode(), key=signing_key(), digest_size=MAC_BYTES)
    mac.update(b"\0")
    mac.update(data)
    return mac.digest()


def _read(keys: Sequence[str], values: Sequence[bytes | None]) -> Answer:
    texts, corrupt = {}, set()
    for key, value in zip(keys, values, strict=True):
        if value is None:
            continue
        text = unseal(key, value)
        if text is None:
            corrupt.add(key)
        else:
            texts[key] = text
    return Answer(texts, frozenset(corrupt))
