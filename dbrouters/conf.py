"""Every setting of this library with its default; DBROUTERS in a project's settings overrides them by name."""

import dataclasses
import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

PRIMARY_NODE = "primary"


@dataclass(frozen=True, slots=True)
class Configuration:
    """The defaults. Times are seconds, sizes bytes."""

    PRIMARY_ALIAS: str = "default"
    REPLICA_ALIAS: str = "replica"
    PRIMARY_ADMIN_URL: str = ""
    REPLICA_ADMIN_URLS: Mapping[str, str] = field(default_factory=dict)
    PRIMARY_ONLY_APPS: frozenset[str] = frozenset()
    COOKIE_NAME: str = "log_position"
    # Longer than any node may lag, else a visitor could outlive the proof of what they wrote (dbrouters.E007).
    COOKIE_MAX_AGE: int = 60
    SAMPLE_INTERVAL: float = 0.2
    SAMPLE_MAX_AGE: float = 0.8
    LOOK_TIMEOUT: float = 0.5
    MAX_LAG_BYTES: int = 64 * 1024 * 1024
    MAX_LAG_SECONDS: float = 10.0


@functools.cache
def configuration() -> Configuration:
    """The project's configuration. Raises ImproperlyConfigured for a name that this library doesn't know."""
    given: dict[str, Any] = dict(getattr(settings, "DBROUTERS", {}))
    known = {item.name for item in dataclasses.fields(Configuration)}
    if unknown := sorted(given.keys() - known):
        raise ImproperlyConfigured(
            f"DBROUTERS has no setting {unknown[0]!r}. The settings are {', '.join(sorted(known))}."
        )
    if "PRIMARY_ONLY_APPS" in given:
        given["PRIMARY_ONLY_APPS"] = frozenset(given["PRIMARY_ONLY_APPS"])
    return Configuration(**given)
