"""Two aliases: `default` is the primary, `replica` is one virtual alias over every replica node."""

import urllib.parse
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from settings.env import env

ENGINE = "dbrouters.backends.postgresql"


def node(variable: str, url: str) -> dict[str, Any]:
    """The connection parameters that a URL names, as keys of Django's DATABASES; absent parts are left out.

    Raises ImproperlyConfigured naming the variable, and not its value, when it isn't a PostgreSQL address.
    """
    try:
        parts = urllib.parse.urlsplit(url)
        found = {
            "HOST": parts.hostname,
            "PORT": parts.port,
            "USER": urllib.parse.unquote(parts.username or ""),
            "PASSWORD": urllib.parse.unquote(parts.password or ""),
            "NAME": parts.path.lstrip("/"),
        }
        usable = parts.scheme in {"postgres", "postgresql"} and found["HOST"] and found["NAME"]
    except ValueError:  # a port that is no number
        usable = False
    if not usable:
        raise ImproperlyConfigured(
            f"{variable} is no address of a database. Write postgres://user:password@host:port/name."
        )
    return {key: value for key, value in found.items() if value}


_common: dict[str, Any] = {
    "ENGINE": ENGINE,
    # The engine keeps its own pool; Django's age would only close what the pool wants back.
    "CONN_MAX_AGE": 0,
    # PgBouncer in transaction mode gives the next statement another server connection.
    "DISABLE_SERVER_SIDE_CURSORS": True,
    "ATOMIC_REQUESTS": False,
}
_pool = {"MAX_CONNS": env.int("DATABASE_POOL_SIZE", default=20), "CHECKOUT_TIMEOUT": 5.0}

_primary = node("DATABASE_URL", env.str("DATABASE_URL"))
_replicas = {
    f"replica{number}": node("REPLICA_URLS", url)
    for number, url in enumerate(env.list("REPLICA_URLS"), start=1)
}

DATABASES: dict[str, dict[str, Any]] = {
    "default": {**_common, **_primary, "OPTIONS": {**_pool}},
    "replica": {
        **_common,
        # The node that serves a request overrides these, key by key.
        "NAME": _primary["NAME"],
        "NODES": _replicas,
        "OPTIONS": {**_pool},
        "TEST": {"MIRROR": "default"},
    },
}
DATABASE_ROUTERS = ["dbrouters.router.ReplicaRouter"]

POSITION_COOKIE = "log_position"  # holds where its visitor last wrote, for a minute

DBROUTERS = {
    "COOKIE_NAME": POSITION_COOKIE,
    "ON_LOST_WRITE": "community.staff.notices.last_write_may_be_lost",
    "STATE_URL": env.str("STATE_URL"),
    # Direct addresses, past PgBouncer: the sampler and the reports ask a node about itself.
    "PRIMARY_ADMIN_URL": env.str("PRIMARY_ADMIN_URL"),
    "REPLICA_ADMIN_URLS": {
        f"replica{number}": url for number, url in enumerate(env.list("REPLICA_ADMIN_URLS"), start=1)
    },
}
