"""Invalidating by hand, for an operator: a table, objects, a page or a route's pages, everything.

Writes through Django need none of it. It is for what the caches can't know: a program's bug that stored something
wrong, a write by other means than the database's, a suspicion.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models, router
from django.utils.module_loading import import_string

from caching import fence, pages, routes, users
from caching.conf import conf
from caching.tables import records

FORGOTTEN = ("fragment:*", "user:*", "page:*")
"""The keys of everything that isn't a cached query. Marks of purges stay: they say what else is void."""


class InvalidationError(Exception):
    """What was named isn't there, or can't be invalidated; the message says what there is."""


def table(name: str) -> str:
    """Forget every cached query that reads the table. Returns what was done, in a sentence."""
    known = _tables()
    if name not in known:
        raise InvalidationError(f"No model has a table {name!r}. Name one of them, such as {_some(known)}.")
    _forget_queries(name)
    return f"Queries on {name} are read anew."


def objects(label: str, keys: Sequence[str]) -> str:
    """Give objects of a model (`looks.Look`) a new version, and forget their own pages and sessions' rows."""
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        known = _some(each._meta.label for each in apps.get_models())
        raise InvalidationError(f"There is no model {label!r}. Name one of them, such as {known}.") from None
    try:
        # On the primary: a replica may not have the object yet.
        found = list(model._default_manager.using(router.db_for_write(model)).filter(pk__in=keys))
    except (ValueError, ValidationError):
        raise InvalidationError(f"{label} has no keys like {', '.join(keys)}.") from None
    if missing := set(keys) - {str(obj.pk) for obj in found}:
        raise InvalidationError(f"{label} has no {', '.join(sorted(missing))}.")
    versions = _touched(model, [obj.pk for obj in found])
    addresses = [address for obj in found if (address := _address(obj))]
    if isinstance(found[0], get_user_model()):
        for user in found:
            users.forget(user)
    elif not versions and not addresses:
        raise InvalidationError(
            f"{label} has neither a version nor a page: nothing is cached under its keys."
        )
    if addresses:
        pages.purge(*addresses)
    _forget_queries(model._meta.db_table)
    return f"{len(found)} of {label}: {versions} versions are new, {len(addresses)} pages are made anew."


def route(name: str) -> str:
    """Forget the shared copies of one path (`/looks/`), or of all pages of a URL's name (`looks:look`)."""
    if name.startswith("/") and "<" not in name:
        pages.purge(name)
        return f"{name} is made anew, with whatever arguments."
    known = dict(routes.named())
    if name not in known and name not in known.values():
        raise InvalidationError(
            f"No URL is named {name!r}. Give a path that starts with '/', or a name such as {_some(known)}."
        )
    pages.purge_route(known.get(name, name))
    return f"Every page of {known.get(name, name)} is made anew."


def everything() -> str:
    """Forget all that is cached, in every layer. The next minutes cost the databases what a cold start does."""
    pages.purge_everything()
    cache: Any = caches[conf().CACHE]
    forgotten = sum(cache.delete_pattern(pattern, itersize=1000) or 0 for pattern in FORGOTTEN)
    fence.new_epoch("asked by an operator")
    return f"Everything is forgotten: {forgotten} entries, and every cached query."


def _touched(model: type[models.Model], keys: list[object]) -> int:
    path = conf().TOUCH
    if path is None:
        return 0
    touch: Callable[[models.QuerySet[Any]], int] = import_string(path)
    try:
        return touch(model._default_manager.filter(pk__in=keys))
    except LookupError:  # nothing declares a version for this model
        return 0


def _address(obj: models.Model) -> str | None:
    get = getattr(obj, "get_absolute_url", None)
    return None if get is None else str(get())


def _forget_queries(*tables: str) -> None:
    """Give the tables new generations, which no cached row has. Raises UnfencedError where Redis doesn't answer."""
    if not fence.bump(records(DEFAULT_DB_ALIAS, frozenset(tables))):
        raise fence.UnfencedError("unreachable")


def _tables() -> set[str]:
    return {model._meta.db_table for model in apps.get_models(include_auto_created=True)}


def _some(names: Any) -> str:
    return ", ".join(sorted(names)[:5])
