"""The settings dictionary `CACHING`, its defaults, and nothing else that configures this package."""

import functools
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, fields

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.utils.module_loading import import_string


class UnknownSettingError(ImproperlyConfigured):
    """The dictionary CACHING has a name that this package doesn't know. Remove it, or mend its spelling."""

    def __init__(self, names: set[str]) -> None:
        known = ", ".join(field.name for field in fields(Conf))
        super().__init__(f"CACHING doesn't know {', '.join(sorted(names))}. It knows {known}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Conf:
    """What `CACHING` may say; the value of each field is its default."""

    CACHE: str = "default"
    """Alias in CACHES of the Redis that may forget: fragments live there."""

    STATE: str = "default"
    """Alias in CACHES of the Redis that may not forget: the meters live there."""

    OBSERVER: str | None = None
    """Dotted path of `may_observe(request) -> bool`: who sees Server-Timing and may bypass. None: nobody."""

    FRAGMENT_TIMEOUT: int = 24 * 3600
    """Seconds until an unused fragment is forgotten; its version, not this, makes it fresh."""

    JITTER: float = 0.1
    """Share by which a time-out varies, so that what was stored together isn't missed together."""

    BREAK_SECONDS: float = 2.0
    """Seconds for which a Redis that didn't answer isn't asked again by this process."""

    FLUSH_SECONDS: float = 1.0
    """Seconds between two flushes of this process's meters to the state Redis."""

    LEASE_SECONDS: float = 10.0
    """Seconds that one visitor has to make a page which others wait for; a page that took longer isn't kept."""

    WAIT_SECONDS: float = 1.0
    """Seconds that others wait for it before they make the page for themselves."""

    PURGE_SECONDS: float = 15.0
    """Seconds for which a purged page isn't kept: longer than a replica that serves reads may lag."""

    TOUCH: str | None = None
    """Dotted path of `touch(queryset) -> int`, which makes its objects' cache versions new. None: they have none."""

    PROXY_HEADER: str | None = None
    """Request header by which a proxy in front says that it keeps shared pages for a second. None: there is none."""

    PROXY_MARKS: str = ""
    """Directory in which purges leave marks for that proxy, on a disk that both see. Empty: none."""

    PROXY_LOG: str = ""
    """File in which that proxy writes what it did: `$upstream_cache_status $request_method $uri`. Empty: none."""

    TAIL_URL: str | None = None
    """Address of the primary, directly, as a role with REPLICATION: `manage.py wal_tail` follows its log from there.

    Where it is set, cached rows are served only while the tail's heartbeat says that it keeps up.
    """

    TAIL_INTERVAL: float = 0.2
    """Seconds between two looks of the tail at the log."""

    TAIL_SECONDS: float = 3.0
    """Seconds for which one heartbeat of it counts."""

    TRIGGERS: str | None = None
    """Dotted path of `changes() -> {table written: tables that triggers change with it}`. None: nothing is known."""

    ROWS: Mapping[str, Mapping[str, Collection[str]]] = field(default_factory=dict)
    """Tables whose rows the tail follows one by one: `{table: {"by": columns, "but": columns that don't count}}`."""

    SETTLED_SECONDS: float = 600.0
    """Seconds for which what says of which rows it was made is fresh while the tail sees none of them change."""

    MARK_SECONDS: float = 10.0
    """Seconds for which a writer's mark holds up cached rows of its tables; then it counts as a change."""

    USER_SECONDS: float = 10.0
    """Seconds for which a session's User row is remembered; a save forgets it at once, other programs' writes don't."""

    VISITOR_COOKIES: tuple[str, ...] = ()
    """Cookies that make a page the visitor's own, beside those of Django's sessions, messages and languages."""

    VISITOR_NAMES: tuple[str, ...] = ("request", "user", "perms", "messages", "csrf_token")
    """Context variables that differ by visitor: a fragment that uses one is refused."""


@functools.cache
def conf() -> Conf:
    """Read `CACHING` over the defaults, once until a setting changes.

    Raises UnknownSettingError for a misspelt name.
    """
    given = getattr(settings, "CACHING", {})
    unknown = set(given) - {field.name for field in fields(Conf)}
    if unknown:
        raise UnknownSettingError(unknown)
    return Conf(**given)


@functools.cache
def observer() -> Callable[[HttpRequest], bool]:
    """Import the function that `CACHING["OBSERVER"]` names."""
    path = conf().OBSERVER
    if path is None:
        return lambda _request: False
    function: Callable[[HttpRequest], bool] = import_string(path)
    return function
