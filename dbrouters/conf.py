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
    # Redis for what processes tell each other: users' positions, drained nodes, counts. Empty: none of these.
    STATE_URL: str = ""
    STATE_PREFIX: str = "dbrouters"
    USER_KEY: str = "dbrouters.visitor.user_key"  # a function: request -> the signed-in user's key, or None
    ON_LOST_WRITE: str = ""  # a function: request -> None, called before the view that should say so
    HEADER_NAME: str = "X-Log-Position"
    COOKIE_NAME: str = "log_position"
    NODE_COOKIE_NAME: str = "log_node"
    # Longer than any node may lag, else a visitor could outlive the proof of what they wrote (dbrouters.E007).
    COOKIE_MAX_AGE: int = 60
    SAMPLE_INTERVAL: float = 0.2
    SAMPLE_MAX_AGE: float = 0.8
    LOOK_TIMEOUT: float = 0.5
    # Longer than a busy host may take to answer, shorter than a visitor waits.
    MAX_SILENCE: float = 2.5
    MAX_LAG_BYTES: int = 64 * 1024 * 1024
    MAX_LAG_SECONDS: float = 10.0
    SECOND_LOOK: bool = (
        True  # a view that raises Http404 after a read from a replica runs again on the primary
    )
    MAX_FALLBACKS: int = 10  # a process's reads at once on the primary for want of a replica
    FALLBACK_WAIT: float = 1.0
    RETRY_AFTER: int = 1


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
