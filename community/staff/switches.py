"""What staff can flip while the site runs, kept in the state Redis: it must work with the primary down.

Each process looks once a second, so a flip is everywhere a second later. A Redis that doesn't answer leaves all as it
was.
"""

import time
from dataclasses import dataclass, field
from fnmatch import fnmatch
from typing import Any

from django.core.cache import caches
from redis import RedisError

LOOK_EVERY = 1.0  # seconds
_PREFIX = "ops:switch:"


@dataclass(frozen=True)
class Switch:
    """One of them: what it is called, what it says to whom it stops, and the routes whose forms it closes."""

    name: str
    label: str
    explains: str
    says: str = ""
    closes: tuple[str, ...] = ()
    leaves_open: tuple[str, ...] = ()
    minutes: int | None = None  # after which it goes off by itself

    def stops(self, route: str) -> bool:
        """Whether a form sent to this route is refused."""
        return _matches(route, self.closes) and not _matches(route, self.leaves_open)


SWITCHES = (
    Switch(
        "read_only",
        "Read-only mode",
        "Every page can be read, no form is taken but the sign-in's and those of staff.",
        "We are moving a few things. Everything can be read; posting is back in a moment.",
        closes=("*",),
        leaves_open=("staff:*", "admin:*", "account_login", "account_logout", "ops-*"),
    ),
    Switch(
        "sign_up_closed",
        "Sign-up closed",
        "Nobody new can join.",
        "We are full for the moment. Please come back a little later.",
        closes=("account_signup",),
    ),
    Switch(
        "forum_closed",
        "Forum closed",
        "The forum can be read, not written in.",
        "The forum is taking a break. It can be read meanwhile.",
        closes=("forum:*",),
    ),
    Switch(
        "comments_closed",
        "Comments closed",
        "Looks and articles can be read, not commented on.",
        "Comments are taking a break. They can be read meanwhile.",
        closes=("blog:comment", "looks:comment", "conversations:*"),
    ),
    Switch("query_log", "Query log", "Every query is logged, for five minutes.", minutes=5),
)
BY_NAME = {switch.name: switch for switch in SWITCHES}


@dataclass
class _Known:
    """What this process knows, and since when."""

    on: frozenset[str] = frozenset()
    looked: float = field(default=float("-inf"))


_known = _Known()


def on() -> frozenset[str]:
    """The names of the switches that are on, at most LOOK_EVERY seconds old."""
    if time.monotonic() - _known.looked >= LOOK_EVERY:
        _known.looked = time.monotonic()
        try:
            values = _client().mget([_key(switch.name) for switch in SWITCHES])
        except (RedisError, OSError):
            return _known.on
        _known.on = frozenset(
            switch.name for switch, value in zip(SWITCHES, values, strict=True) if value is not None
        )
    return _known.on


def flip(name: str, *, on: bool) -> None:
    """Put the switch on or off; this process knows at once. Raises RedisError: nothing was flipped."""
    minutes = BY_NAME[name].minutes
    if on:
        _client().set(_key(name), b"1", ex=minutes * 60 if minutes else None)
    else:
        _client().delete(_key(name))
    _known.looked = float("-inf")


def closing(route: str) -> Switch | None:
    """The switch that refuses forms sent to this route, if one that is on does."""
    names = on()
    return next((switch for switch in SWITCHES if switch.name in names and switch.stops(route)), None)


def _matches(route: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(route, pattern) for pattern in patterns)


def _client() -> Any:
    return caches["state"].client.get_client(write=True)  # type: ignore[attr-defined]


def _key(name: str) -> str:
    return str(caches["state"].client.make_key(_PREFIX + name))  # type: ignore[attr-defined]
