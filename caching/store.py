"""Signed text in Redis: what we didn't store under that very key, unharmed, is a miss and never unpickled."""

import functools
import hashlib
import hmac
import logging
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.utils.encoding import force_bytes
from redis.exceptions import RedisError

from caching.breaker import breaker
from caching.conf import conf

logger = logging.getLogger(__name__)

MAC_BYTES = 16


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
    return seconds * random.uniform(1 - share, 1 + share)  # noqa: S311 - spreads load, guards nothing


def get_many(keys: Sequence[str]) -> Answer:
    """Look all keys up in one command. A Redis that is down answers nothing, quickly, and raises nothing."""
    guard = breaker(conf().CACHE)
    if not guard.allows():
        return UNREACHED
    client = _client()
    try:
        values = client.get_client(write=False).mget([client.make_key(key) for key in keys])
    except (RedisError, OSError) as error:
        guard.trip(error)
        return UNREACHED
    guard.close()
    return _read(keys, values)


def set_many(texts: Mapping[str, str], timeout: float) -> None:
    """Store the texts in one round trip, each for about `timeout` seconds; a Redis that is down stores none."""
    guard = breaker(conf().CACHE)
    if not texts or not guard.allows():
        return
    client = _client()
    try:
        with client.get_client(write=True).pipeline(transaction=False) as pipeline:
            for key, text in texts.items():
                data = text.encode()
                pipeline.set(client.make_key(key), _mac(key, data) + data, px=int(jittered(timeout) * 1000))
            pipeline.execute()
    except (RedisError, OSError) as error:
        guard.trip(error)
    else:
        guard.close()


def _client() -> Any:
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
        data = value[MAC_BYTES:]
        if hmac.compare_digest(value[:MAC_BYTES], _mac(key, data)):
            texts[key] = data.decode()
        else:
            corrupt.add(key)
            logger.warning("fragment_corrupt", extra={"event": "fragment_corrupt", "key": key})
    return Answer(texts, frozenset(corrupt))
