"""The settings of this library: the dict QUERYREPORT over the defaults below."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Conf:
    """Every setting with its default; in QUERYREPORT the names are in capitals."""

    cache: str = "default"
    """Alias of the django-redis cache that keeps the statistics; one that doesn't evict."""
    observer: str = "queryreport.conf.nobody"
    """Dotted path of `may_observe(request) -> bool`: who gets `Server-Timing` headers."""
    pgbouncer_admin_url: str = ""
    """Direct address of PgBouncer's `pgbouncer` database; empty leaves the pools out of the report."""
    flush_seconds: float = 5.0
    """How long a process keeps statistics to itself."""
    max_keys: int = 10_000
    """Distinct keys that a process holds between two flushes; statements beyond it are counted as `other`."""
    site_skip: tuple[str, ...] = ("queryreport", "dbrouters", "caching", "denorm", "settings")
    """Top-level modules that are never named as the place a query comes from."""
    slow_ms: float = 20.0
    slow_calls: int = 100
    repeats: int = 5
    """Calls of one statement in one request from which it is an N+1 candidate."""
    primary_reads: int = 100
    primary_read_share: float = 0.2
    """Calls of a GET view's read on the primary, and their share of all its calls, from which it is reported."""
    primary_apps: tuple[str, ...] = ()
    """Labels of the apps whose reads belong on the primary.

    The router decides it, this says not to complain.
    """
    lag_seconds: float = 5.0
    idle_seconds: float = 60.0
    long_seconds: float = 60.0
    connection_share: float = 0.8
    """Share of max_connections from which a node is near its limit."""
    top: int = 25
    """Rows in the longest table of the report."""


class UnknownSettingError(ImproperlyConfigured):
    """QUERYREPORT has a key that doesn't exist. Remove or correct it."""

    def __init__(self, names: set[str]) -> None:
        super().__init__(f"QUERYREPORT has unknown keys: {', '.join(sorted(names))}. Remove or correct them.")


def nobody(request: HttpRequest) -> bool:  # noqa: ARG001 - the signature of an observer
    """Let no one see the timing headers: the default observer."""
    return False


@lru_cache(maxsize=1)
def get() -> Conf:
    """Return the settings in force. Raises UnknownSettingError for a key that doesn't exist."""
    given: dict[str, Any] = getattr(settings, "QUERYREPORT", {})
    known = {field.name.upper() for field in fields(Conf)}
    if unknown := set(given) - known:
        raise UnknownSettingError(unknown)
    return Conf(**{name.lower(): value for name, value in given.items()})


@lru_cache(maxsize=1)
def observer() -> Callable[[HttpRequest], bool]:
    """Return the function that decides whether a request may see what it cost."""
    found: Callable[[HttpRequest], bool] = import_string(get().observer)
    return found


def forget() -> None:
    """Read the settings anew at the next use."""
    get.cache_clear()
    observer.cache_clear()
