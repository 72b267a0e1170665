"""What of django-cachalot is replaced: its keys, its stamps and its invalidation. Settings, API and command stay."""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from cachalot import api, cache, monkey_patch, utils
from cachalot.settings import Settings, cachalot_settings
from cachalot.transaction import AtomicCache
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate

from caching import fence, publication, querycache, tables, writes


def install() -> None:
    """Take over, once a process, whether django-cachalot has patched Django already or not."""
    was_patched = cachalot_settings.patched
    cachalot_settings.unload()
    monkey_patch._patch_compiler = querycache.remembering
    monkey_patch._patch_write_compiler = _saying_so
    for idle in ("_patch_cursor", "_unpatch_cursor", "_patch_atomic", "_unpatch_atomic"):
        setattr(monkey_patch, idle, _nothing)
    api._invalidate_tables = _invalidate_tables
    cache.CacheHandler.get_cache = _records_of
    utils.get_query_cache_key = querycache.name  # the defaults of two settings, imported by name
    utils.get_table_cache_key = tables.record
    if was_patched:
        cachalot_settings.load()
    _forget_on_load()
    writes.install()
    connection_created.connect(writes.attach, dispatch_uid="caching.writes")
    post_migrate.connect(publication.publish_after_migrating, dispatch_uid="caching.publication")


class Changes:
    """The records of an alias, as django-cachalot's API reads them: when a table was last changed."""

    def get_many(self, keys: Collection[str]) -> dict[str, float]:
        """Seconds since 1970 by record, as far as they are known."""
        return fence.changes(list(keys))


class UncommittedChanges(Changes, AtomicCache):  # type: ignore[misc]
    """The same inside of a transaction: by its class the API knows to send no signal yet."""


def _records_of(
    handler: cache.CacheHandler,  # noqa: ARG001 - the signature is django-cachalot's
    cache_alias: str | None = None,
    db_alias: str | None = None,
    atomic_level: int = -1,  # noqa: ARG001
) -> Changes:
    alias = db_alias or DEFAULT_DB_ALIAS
    if writes.in_transaction(connections[alias]):
        return UncommittedChanges(cache_alias, alias)
    return Changes()


def _invalidate_tables(cache: Any, db_alias: str, names: Collection[str]) -> None:  # noqa: ARG001
    if cachable := frozenset(utils.filter_cachable(set(names))):
        writes.changed(db_alias, cachable)


def _saying_so(original: Callable[..., Any]) -> Callable[..., Any]:
    """Say that the ORM wrote this statement (CACHALOT_INVALIDATE_RAW asks); `writes.notice` sees it run."""
    return wraps(original)(monkey_patch._unset_raw_connection(original))


def _nothing() -> None:
    pass


def _forget_on_load() -> None:
    """Other settings, other tables: django-cachalot loads them at start and whenever its panel is switched."""
    load = Settings.load

    @wraps(load)
    def loading(self: Settings) -> None:
        tables.forget()
        load(self)

    if not hasattr(load, "__wrapped__"):
        Settings.load = loading
