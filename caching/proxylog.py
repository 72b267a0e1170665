"""What the proxy in front absorbed, from the lines that it writes: those requests never reach Python.

Each line of CACHING["PROXY_LOG"] has nginx's $upstream_cache_status, $request_method and $uri. Whichever process sends
its meters next reads what is new, one at a time; how far it was read stands in the state Redis.
"""

import functools
import os
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.urls import Resolver404, resolve

from caching.conf import conf
from caching.routes import NO_ROUTE

LAYER = "nginx"
OUTCOMES = {
    "HIT": ("hit", "-"),
    "STALE": ("stale", "-"),
    "UPDATING": ("stale", "-"),
    "MISS": ("miss", "cold"),
    "EXPIRED": ("miss", "expired"),
    "REVALIDATED": ("miss", "expired"),
    "BYPASS": ("bypass", "own page"),
}
"""What its words are in the meters': https://nginx.org/en/docs/http/ngx_http_upstream_module.html#var_upstream_cache_status."""

MOST = 4 << 20  # bytes that are read at once
LONGEST = 16 << 20
"""Bytes after which a log that was read to its end is emptied; what is written in that instant is lost."""
READING_SECONDS = 5
_KEY = "caching:proxylog"
_WORDS = 3


def collect(client: Any, prefix: str) -> Counter[tuple[str, str, str]]:
    """Count what is new in the log by (route, outcome, reason); nothing while another process reads.

    `client` is the state Redis's, `prefix` what its keys begin with. Raises RedisError.
    """
    path = conf().PROXY_LOG
    if not path or not client.set(f"{prefix}{_KEY}:reading", "", nx=True, ex=READING_SECONDS):
        return Counter()
    try:
        return _collected(client, f"{prefix}{_KEY}", Path(path))
    finally:
        client.delete(f"{prefix}{_KEY}:reading")


def _collected(client: Any, key: str, path: Path) -> Counter[tuple[str, str, str]]:
    try:
        log = path.open("rb")
    except OSError:  # the proxy hasn't written any
        return Counter()
    with log:
        state = os.fstat(log.fileno())
        known, _, position = (client.get(key) or b"").decode().partition(" ")
        begin = int(position) if known == str(state.st_ino) else 0
        log.seek(begin if begin <= state.st_size else 0)  # another has emptied it
        text = log.read(MOST)
        whole = text[: text.rfind(b"\n") + 1]
        end = log.tell() - len(text) + len(whole)
    if end >= LONGEST and end == state.st_size:
        with suppress(OSError):  # not ours to empty: somebody rotates it
            os.truncate(path, 0)
            end = 0
    client.set(key, f"{state.st_ino} {end}")
    return _counted(whole)


def _counted(lines: bytes) -> Counter[tuple[str, str, str]]:
    counts: Counter[tuple[str, str, str]] = Counter()
    for line in lines.decode(errors="replace").splitlines():
        status, method, path, *_ = [*line.split(" ", _WORDS - 1), "", ""]
        if status in OUTCOMES and method in {"GET", "HEAD"}:
            counts[(_route(path), *OUTCOMES[status])] += 1
    return counts


@functools.lru_cache(maxsize=4096)
def _route(path: str) -> str:
    try:
        return "/" + resolve(path).route
    except Resolver404:
        return NO_ROUTE
