"""What the engine makes of an alias's OPTIONS."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg import IsolationLevel

from dbrouters.backends.postgresql import pool
from dbrouters.conf import configuration

OWN_OPTIONS = ("MAX_CONNS", "CHECKOUT_TIMEOUT")
"""Those that psycopg doesn't know."""


def isolation_level(options: Mapping[str, Any]) -> IsolationLevel | None:
    """The isolation level that is asked for, if any. Raises ImproperlyConfigured."""
    level = options.get("isolation_level")
    try:
        return None if level is None else IsolationLevel(level)
    except ValueError:
        raise ImproperlyConfigured(
            f"OPTIONS['isolation_level'] is {level!r}. Use one of psycopg.IsolationLevel."
        ) from None


def limits(options: Mapping[str, Any], *, is_fallback: bool) -> tuple[int, float]:
    """How many connections a pool may hold, and how many seconds to wait for one."""
    size = options.get("MAX_CONNS", pool.MAX_CONNS)
    timeout = options.get("CHECKOUT_TIMEOUT", pool.CHECKOUT_TIMEOUT)
    if is_fallback:  # all replicas late together must not become a rush on the primary
        conf = configuration()
        size, timeout = min(size, conf.MAX_FALLBACKS), min(timeout, conf.FALLBACK_WAIT)
    return size, timeout
