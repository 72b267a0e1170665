"""Copies of pages in Redis. How old one is, is what is left of its time to live: no machine's clock is asked.

A copy names the last purge of its path that its maker knew of, and counts for nothing after another.
"""

import json
import secrets
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from django.http import HttpResponse

from caching import leases, store
from caching.conf import conf

LONGEST = 3600
"""Seconds that a copy may be kept, stale ones included; a purge is remembered for twice as long."""


class Address(NamedTuple):
    """Where a page stands: its own key, and the key that all pages of its path share."""

    page: str
    path: str


class Found(NamedTuple):
    """What Redis knew of a page at one moment."""

    text: str | None
    """The copy, if there is one that no purge has made void."""

    left: float
    """Seconds that it stays fresh; below zero for how long it has been stale."""

    purge: str
    """Names the last purge of the path."""

    held: bool
    """The path was purged a moment ago: a copy could come from a replica that doesn't know of it yet."""

    filling: bool
    """Somebody is making a copy."""

    reason: str
    """Why there is no fresh one."""


def find(address: Address, stale: float) -> Found | None:
    """Look for a copy of which the last `stale` seconds are its stale ones; None while Redis is down."""
    names = [store.name_of(key) for key in (*address, leases.lease_key(address.page))]

    def question(client: Any) -> list[Any]:
        # One transaction: a new copy must not lend its time to the old one.
        with client.pipeline(transaction=True) as pipeline:
            pipeline.get(names[0]).pttl(names[0]).get(names[1]).pttl(names[1]).exists(names[2])
            return list(pipeline.execute())

    answer = store.ask(question)
    if answer is None:
        return None
    value, page_left, purged, purge_left, filling = answer
    purge = (purged or b"").decode()
    text, reason = _valid(address.page, value, purge)
    left = page_left / 1000 - stale
    held = bool(purge) and purge_left / 1000 > 2 * LONGEST - conf().PURGE_SECONDS
    return Found(text, left, purge, held, bool(filling), reason if text is None else "expired")


def _valid(key: str, value: bytes | None, purge: str) -> tuple[str | None, str]:
    if value is None:
        return None, "cold"
    text = store.unseal(key, value)
    if text is None:
        return None, "corrupt"
    made_after, _, page = text.partition("\n")
    return (page, "") if made_after == purge else (None, "purged")


def write(response: HttpResponse, purge: str) -> str:
    """Return a response as the text of a copy, made after that purge."""
    return f"{purge}\n{json.dumps(list(response.items()))}\n{response.content.decode()}"


def read(text: str) -> HttpResponse:
    """Return the response that a copy holds."""
    headers, _, body = text.partition("\n")
    return HttpResponse(body, headers=dict(json.loads(headers)))


def path_key(path: str) -> str:
    """Return the key of a path's last purge."""
    return f"purge:{path}"


def purge(*urls: str) -> None:
    """Forget all copies of these paths, at once and for everybody; query arguments and hosts don't matter.

    What still is being made from older rows isn't kept either. Raises RedisError where Redis is down: old
    copies could come back with it, so try again.
    """
    with store.connection().pipeline(transaction=True) as pipeline:
        for url in urls:
            key = path_key(unquote(urlsplit(url).path))
            pipeline.set(store.name_of(key), secrets.token_hex(8), px=2 * LONGEST * 1000)
        pipeline.execute()
