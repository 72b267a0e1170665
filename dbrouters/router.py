"""Django's four routing methods, and no policy: the context knows what a read needs, the engine which node has it."""

import functools
from typing import Any

from django.db.models import Model

from dbrouters import context, sampler
from dbrouters.conf import configuration


@functools.cache
def _rules() -> tuple[str, str, frozenset[str]]:
    conf = configuration()
    return conf.PRIMARY_ALIAS, conf.REPLICA_ALIAS, conf.PRIMARY_ONLY_APPS


forget = _rules.cache_clear


def _noted(primary: str) -> str:
    """The client sees the primary's present, so it is shown no earlier time by its next request."""
    active = context.current()
    if active is not None:
        active.record.on_primary = True
    return primary


class ReplicaRouter:
    """Writes, and reads that must see them, go to the primary; every other read to the virtual replica."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        """The alias that a read of the model runs on."""
        primary, replica, primary_only = _rules()
        if instance := hints.get("instance"):
            origin = instance._state.db
            if origin is not None and origin != replica:
                if origin != primary:
                    return str(origin)
                # Read from the primary on purpose: what hangs on it must not be older than itself.
                if instance._meta.app_label not in primary_only:
                    return _noted(primary)
        active = context.current()
        if active is None:
            return primary
        if active.on_primary():
            active.record.on_primary = True
            return primary
        if model._meta.app_label in primary_only and not sampler.running().primary_is_down():
            return primary
        return replica

    def db_for_write(self, model: type[Model], **hints: Any) -> str:  # noqa: ARG002
        """The primary, even for an instance that was read from the replica; a third database keeps its instances."""
        primary, replica, _ = _rules()
        instance = hints.get("instance")
        origin = instance._state.db if instance is not None else None
        return primary if origin is None or origin == replica else str(origin)

    def allow_relation(self, obj1: Model, obj2: Model, **hints: Any) -> bool | None:  # noqa: ARG002
        """Both aliases are one database."""
        primary, replica, _ = _rules()
        if {obj1._state.db, obj2._state.db} <= {primary, replica}:
            return True
        return None

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:  # noqa: ARG002
        """Migrations reach the replicas through the log."""
        return False if db == _rules()[1] else None
