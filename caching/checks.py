"""System checks: what would silently not be cached, or be cached for ever."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004 - Django's name
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from caching.conf import conf, observer


@register(Tags.caches)
def check_settings(app_configs: object, **_: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django's signature
    """Check what CACHING names."""
    try:
        aliases = {"CACHE": conf().CACHE, "STATE": conf().STATE}
    except ImproperlyConfigured as error:
        return [Error(str(error), hint="Mend the name in CACHING.", id="caching.E004")]
    problems = [problem for name, alias in aliases.items() for problem in _check_alias(name, alias)]
    try:
        observer()
    except ImportError as error:
        hint = 'Set CACHING["OBSERVER"] to the dotted path of a function may_observe(request) -> bool.'
        problems.append(Error(f"The observer can't be imported: {error}", hint=hint, id="caching.E003"))
    return [*problems, *_check_rows()]


def _check_rows() -> Iterator[CheckMessage]:
    columns = {
        model._meta.db_table: {field.column for field in model._meta.concrete_fields}
        for model in apps.get_models(include_auto_created=True)
    }
    for table, given in conf().ROWS.items():
        named = {*given.get("by", ()), *given.get("but", ())}
        if unknown := {*(given.keys() - {"by", "but"}), *(named - columns.get(table, set()))}:
            hint = "Name tables and columns as the database does: {table: {'by': [column], 'but': [column]}}."
            yield Error(
                f'CACHING["ROWS"]["{table}"] names {", ".join(sorted(unknown))}, which isn\'t there.',
                hint=hint,
                id="caching.E005",
            )
        elif not given.get("by"):
            hint = "Give it 'by': the columns by which pages know its rows, such as its primary key."
            yield Error(
                f'CACHING["ROWS"]["{table}"] has no columns to know rows by.', hint=hint, id="caching.E005"
            )


def _check_alias(name: str, alias: str) -> Iterator[CheckMessage]:
    cache = settings.CACHES.get(alias)
    if cache is None:
        known = ", ".join(settings.CACHES)
        hint = f'Add the alias {alias!r} to CACHES, or set CACHING["{name}"] to one of {known}.'
        yield Error(f'CACHING["{name}"] names {alias!r}, which CACHES hasn\'t.', hint=hint, id="caching.E001")
        return
    backend = import_string("django_redis.cache.RedisCache")
    if not issubclass(import_string(cache["BACKEND"]), backend):
        hint = f'Set CACHES["{alias}"]["BACKEND"] to "django_redis.cache.RedisCache".'
        yield Error(f'CACHING["{name}"] needs django-redis.', hint=hint, id="caching.E002")
    if name == "CACHE" and cache.get("TIMEOUT", 300) is None:
        hint = f'Set CACHES["{alias}"]["TIMEOUT"] to seconds, for example 3600.'
        yield Warning(f"Entries of the cache {alias!r} never expire.", hint=hint, id="caching.W001")


@register(Tags.caches)
def check_query_cache(app_configs: object, **_: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django's signature
    """Check that django-cachalot caches where it should and only there."""
    if not apps.is_installed("cachalot"):
        return []
    from cachalot.settings import cachalot_settings  # noqa: PLC0415 - optional

    if not cachalot_settings.CACHALOT_ENABLED:
        return []
    problems: list[CheckMessage] = []
    cached = set(cachalot_settings.CACHALOT_DATABASES) & set(settings.DATABASES)
    if not cached:
        engines = ", ".join(sorted({database["ENGINE"] for database in settings.DATABASES.values()}))
        hint = f"Add the engine to CACHALOT_ADDITIONAL_SUPPORTED_DATABASES (one of {engines})."
        problems.append(
            Warning(
                "django-cachalot is on and caches no database: it doesn't know the engine.",
                hint=hint,
                id="caching.W002",
            )
        )
    if cachalot_settings.CACHALOT_TIMEOUT is None:
        hint = "Set CACHALOT_TIMEOUT to seconds, for example 3600."
        problems.append(Warning("Cached queries never expire.", hint=hint, id="caching.W003"))
    return problems
