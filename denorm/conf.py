"""The settings dictionary `DENORM`, its defaults, and nothing else that configures this package."""

import functools
from dataclasses import dataclass, fields

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class UnknownSettingError(ImproperlyConfigured):
    """The dictionary DENORM has a name that this package doesn't know. Remove it, or mend its spelling."""

    def __init__(self, names: set[str]) -> None:
        known = ", ".join(field.name for field in fields(Conf))
        super().__init__(f"DENORM doesn't know {', '.join(sorted(names))}. It knows {known}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Conf:
    """What `DENORM` may say; the value of each field is its default."""

    SETS: str = "default"
    """Alias in CACHES of the Redis that keeps sets: it may forget any of them at any time."""

    BUFFERS: str = "default"
    """Alias in CACHES of the Redis that collects buffered numbers: what it forgets was never counted."""

    SET_TIMEOUT: float = 6 * 3600
    """Seconds until a set is forgotten and, if anybody still asks for it, made again."""

    TRUST_SECONDS: float = 10.0
    """Seconds for which sets are believed after the worker last had followed every write; then the tables answer."""

    LEASE_SECONDS: float = 60.0
    """Seconds that the worker has to make one set; one that took longer isn't kept."""

    SCAN_LIMIT: int = 10_000
    """Members of the smaller set that one question looks at, and rows of it while the tables answer."""

    POLL_SECONDS: float = 0.25
    """Seconds between two looks of an idle worker into the outbox: how far behind sets are."""

    FLUSH_SECONDS: float = 5.0
    """Seconds between two flushes of buffered numbers to their tables."""

    ROLL_UP_SECONDS: float = 1.0
    """Seconds between two roll-ups of the hot columns' ledger: how long it grows."""

    AUDIT_SECONDS: float = 30.0
    """Seconds between two looks of the audit."""

    AUDIT_PARENTS: int = 500
    """Parents that one look of the audit compares with their rows."""

    BREAK_SECONDS: float = 2.0
    """Seconds for which a Redis that didn't answer isn't asked again by this process."""

    CACHED: str | None = None
    """Dotted path of a function that returns the names of the tables whose queries a cache keeps; None: none."""


@functools.cache
def conf() -> Conf:
    """Read `DENORM` over the defaults, once until a setting changes.

    Raises UnknownSettingError for a misspelt name.
    """
    given = getattr(settings, "DENORM", {})
    unknown = set(given) - {field.name for field in fields(Conf)}
    if unknown:
        raise UnknownSettingError(unknown)
    return Conf(**given)
