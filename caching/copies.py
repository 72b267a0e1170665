"""Copies of pages in Redis. How old one is, is what is left of its time to live: no machine's clock is asked.
One that names the rows it shows (`rows.py`) stops being fresh when one of them changes.

A copy names the last purge of its path that its maker knew of, and counts for nothing after another.
"""

import json
import secrets
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from django.http import HttpResponse

from caching import leases, marks, rows, store
from caching.conf import conf

LONGEST = 3600
"""Seconds that a copy may be kept, stale ones included; a purge is remembered for twice as long."""


class Address(NamedTuple):
    """Where a page stands: its own key, and those of the last purges of its path and of its route."""

    page: str
    path: str
    route: str


class Found(NamedTuple):
    """What Redis knew of a page at one moment."""

    text: str | None
    """The copy, if there is one that no purge has made void."""

    left: float
    """Seconds that it stays fresh; below zero for how long it has been stale."""

    purge: str
    """Names the last purges of the path, of the route and of everything."""

    held: bool
    """The page was purged a moment ago: a copy could come from a replica that doesn't know of it yet."""

    filling: bool
    """Somebody is making a copy."""

    reason: str
    """Why there is no fresh one."""


def find(address: Address, stale: float) -> Found | None:
    """Look for a copy of which the last `stale` seconds are its stale ones; None while Redis is down."""
    names = (address.page, leases.lease_key(address.page), address.path, address.route, EVERYTHING)
    answer = store.ask(lambda client: rows.find(client, [store.name_of(name) for name in names]))
    if answer is None:
        return None
    value, kept, filling, purges, purged, changed = answer
    purge = purges.decode()
    text, reason = _valid(address.page, value, purge)
    left, expired = kept / 1000 - stale, "expired"
    if changed >= 0:  # its rows said so, not its time
        left, expired = min(left, -changed / 1000), "changed"
        if -left > stale:
            text, reason = None, expired
    held = 0 <= purged < conf().PURGE_SECONDS * 1000
    return Found(text, left, purge, held, bool(filling), reason if text is None else expired)


def _valid(key: str, value: bytes | None, purge: str) -> tuple[str | None, str]:
    if value is None:
        return None, "cold"
    text = store.unseal(key, value)
    if text is None:
        return None, "corrupt"
    _, made_after, page = text.split("\n", 2)
    return (page, "") if made_after == purge else (None, "purged")


def write(response: HttpResponse, purge: str, shown: str = "") -> str:
    """Return a response as the text of a copy, made after that purge, of the rows that the line `shown` names."""
    return f"{shown}\n{purge}\n{json.dumps(list(response.items()))}\n{response.content.decode()}"


def read(text: str) -> HttpResponse:
    """Return the response that a copy holds."""
    headers, _, body = text.partition("\n")
    return HttpResponse(body, headers=dict(json.loads(headers)))


EVERYTHING = "purge:everything"
"""The key of the last purge of all pages."""


def path_key(path: str) -> str:
    """Return the key of a path's last purge."""
    return f"purge:{path}"


def route_key(route: str) -> str:
    """Return the key of the last purge of a URL pattern, written as `caching.middleware.route_of` does."""
    return f"purge:route {route}"


def purge(*urls: str) -> None:
    """Forget all copies of these paths, at once and for everybody; query arguments and hosts don't matter.

    What still is being made from older rows isn't kept either. Raises RedisError where Redis is down: old
    copies could come back with it, so try again; and OSError where no mark can be left for the proxy in front.
    """
    paths = [unquote(urlsplit(url).path) for url in urls]
    for path in paths:  # the proxy first: what it fetches afterwards is younger than the mark
        marks.leave(path)
    _mark(path_key(path) for path in paths)


def purge_route(route: str) -> None:
    """Forget all copies of a URL pattern's pages (`/looks/<int:pk>/<slug:slug>/`), and raise what `purge` does.

    The proxy in front knows paths, not patterns: it leaves every page to the site for some minutes.
    """
    marks.leave_everywhere()
    _mark([route_key(route)])


def purge_everything() -> None:
    """Forget all copies of all pages, and raise what `purge` does."""
    marks.leave_everywhere()
    _mark([EVERYTHING])


def _mark(keys: Iterable[str]) -> None:
    with store.connection().pipeline(transaction=True) as pipeline:
        for key in keys:
            pipeline.set(store.name_of(key), secrets.token_hex(8), px=rows.REMEMBERED * 1000)
        pipeline.execute()
