"""System checks: what would silently route wrong, and what to type instead."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.utils.module_loading import import_string

from dbrouters.conf import configuration
from dbrouters.router import ReplicaRouter

ENGINE = "dbrouters.backends.postgresql"
MIDDLEWARE = "dbrouters.middleware.CausalReadsMiddleware"
SESSIONS = "django.contrib.sessions.middleware.SessionMiddleware"

Apps = Sequence[AppConfig] | None


def check_databases(app_configs: Apps = None, **_: Any) -> list[CheckMessage]:  # noqa: ARG001
    """Both aliases exist and run on the engine."""
    conf, found = configuration(), list[CheckMessage]()
    for alias in (conf.PRIMARY_ALIAS, conf.REPLICA_ALIAS):
        if alias not in settings.DATABASES:
            hint = f"Add {alias!r} to DATABASES, with ENGINE {ENGINE!r}."
            found.append(Error(f"DATABASES has no alias {alias!r}.", hint=hint, id="dbrouters.E001"))
        elif settings.DATABASES[alias].get("ENGINE") != ENGINE:
            hint = f'Set DATABASES["{alias}"]["ENGINE"] = "{ENGINE}".'
            found.append(
                Error(f"The alias {alias!r} runs on another engine.", hint=hint, id="dbrouters.E002")
            )
    return found


def check_nodes(app_configs: Apps = None, **_: Any) -> list[CheckMessage]:  # noqa: ARG001
    """Every replica has an address for reads and one for questions, and neither is the primary's."""
    conf, found = configuration(), list[CheckMessage]()
    primary = settings.DATABASES.get(conf.PRIMARY_ALIAS, {})
    replica = settings.DATABASES.get(conf.REPLICA_ALIAS, {})
    nodes: dict[str, dict[str, Any]] = replica.get("NODES", {})
    if nodes.keys() != conf.REPLICA_ADMIN_URLS.keys() or not conf.PRIMARY_ADMIN_URL:
        odd = ", ".join(sorted(nodes.keys() ^ conf.REPLICA_ADMIN_URLS.keys())) or "primary"
        hint = (
            f'Name the same nodes in DATABASES["{conf.REPLICA_ALIAS}"]["NODES"] and '
            'DBROUTERS["REPLICA_ADMIN_URLS"], and set DBROUTERS["PRIMARY_ADMIN_URL"].'
        )
        found.append(
            Error(f"A node has only one of its two addresses: {odd}.", hint=hint, id="dbrouters.E003")
        )
    for name, node in nodes.items():
        if not node.get("HOST"):
            hint = f'Set DATABASES["{conf.REPLICA_ALIAS}"]["NODES"]["{name}"]["HOST"].'
            found.append(Error(f"The replica {name!r} points at nowhere.", hint=hint, id="dbrouters.E004"))
        elif _address(node, replica) == _address(primary, {}):
            hint = f"Give {name!r} the address of a standby, or remove it."
            found.append(Error(f"The replica {name!r} is the primary.", hint=hint, id="dbrouters.E005"))
    return found


def _address(node: dict[str, Any], fallback: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(node.get(key) or fallback.get(key) or "") for key in ("HOST", "PORT", "NAME"))


def check_router(app_configs: Apps = None, **_: Any) -> list[CheckMessage]:  # noqa: ARG001
    """The router is installed."""
    routers = [
        import_string(item) if isinstance(item, str) else type(item) for item in settings.DATABASE_ROUTERS
    ]
    if any(issubclass(router, ReplicaRouter) for router in routers):
        return []
    hint = 'Add "dbrouters.router.ReplicaRouter" to DATABASE_ROUTERS.'
    return [Error("No read will leave the primary: the router is missing.", hint=hint, id="dbrouters.E006")]


def check_times(app_configs: Apps = None, **_: Any) -> list[CheckMessage]:  # noqa: ARG001
    """A token outlives the longest lag of a node that still serves."""
    conf = configuration()
    if conf.COOKIE_MAX_AGE > conf.MAX_LAG_SECONDS + conf.SAMPLE_MAX_AGE:
        return []
    hint = 'Raise DBROUTERS["COOKIE_MAX_AGE"] above MAX_LAG_SECONDS + SAMPLE_MAX_AGE.'
    message = "A visitor's token ends before the slowest node has caught up with what they wrote."
    return [Error(message, hint=hint, id="dbrouters.E007")]


def check_middleware(app_configs: Apps = None, **_: Any) -> list[CheckMessage]:  # noqa: ARG001
    """The middleware is installed, and outside of the session's."""
    installed = list(settings.MIDDLEWARE)
    if MIDDLEWARE not in installed:
        hint = f'Add "{MIDDLEWARE}" to MIDDLEWARE, before the session\'s.'
        return [
            Error(
                "No request reads from a replica: the middleware is missing.", hint=hint, id="dbrouters.E008"
            )
        ]
    if SESSIONS in installed and installed.index(SESSIONS) < installed.index(MIDDLEWARE):
        hint = f'Move "{MIDDLEWARE}" before "{SESSIONS}" in MIDDLEWARE.'
        message = (
            "The token is taken before the session is saved: a visitor can lose it just after the login."
        )
        return [Error(message, hint=hint, id="dbrouters.E009")]
    return []
