"""What the declaration of a set, or the settings of its servers, can get wrong."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning  # noqa: A004 - Django's name
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.utils.module_loading import import_string

from denorm import buffered, conditions, relations
from denorm.conf import conf
from denorm.sets import declaration
from denorm.sets.declaration import MemberError, RedisSet


def check_sets(**_: Any) -> list[CheckMessage]:
    """Check every declared set. Reads no database."""
    return [problem for each in declaration.declared() for problem in check_set(each)]


def check_set(each: RedisSet) -> Iterator[CheckMessage]:
    """Yield what is wrong with one set."""
    try:
        source = each.source
    except relations.RelationError as error:
        yield Error(str(error), hint=error.hint, obj=each.model, id=error.identity)
        return
    except MemberError as error:
        yield Error(
            f"The set {each.attribute} can't be kept: {error}",
            hint="Name a foreign key or an integer column of the relation's rows, whose owner has an integer key.",
            obj=each.model,
            id="denorm.E020",
        )
        return
    try:
        each.condition("row")
    except conditions.ConditionError as error:
        yield Error(
            f"The condition of {each.attribute} can't be answered by one row of {source.child.__name__}: {error}",
            hint=f"Use only columns of {source.child.__name__} and constants. Copy what you need into a column of it.",
            obj=each.model,
            id="denorm.E021",
        )
    if not _indexed(source.child, source.owner, source.member):
        yield Warning(
            f"No index of {source.child.__name__} starts with {source.owner} and {source.member}, so each member "
            "that is looked up reads all rows of its owner.",
            hint=f"Add a UniqueConstraint or an Index on these two to {source.child.__name__}.Meta.",
            obj=each.model,
            id="denorm.W020",
        )


def check_servers(**_: Any) -> list[CheckMessage]:
    """Check what DENORM names, where anything is declared that needs it."""
    try:
        aliases = {"SETS": conf().SETS, "BUFFERS": conf().BUFFERS}
    except ImproperlyConfigured as error:
        return [Error(str(error), hint="Mend the name in DENORM.", id="denorm.E030")]
    needed = {"SETS": bool(declaration.declared()), "BUFFERS": bool(buffered.declared())}
    return [
        Error(
            f'DENORM["{name}"] names {alias!r}, which isn\'t a django-redis cache.',
            hint=f'Give CACHES["{alias}"] the backend "django_redis.cache.RedisCache", or name another alias.',
            id="denorm.E031",
        )
        for name, alias in aliases.items()
        if needed[name] and not _is_redis(alias)
    ]


def _is_redis(alias: str) -> bool:
    cache = settings.CACHES.get(alias)
    redis = import_string("django_redis.cache.RedisCache")
    return cache is not None and issubclass(import_string(cache["BACKEND"]), redis)


def _indexed(model: type[models.Model], owner: str, member: str) -> bool:
    options = model._meta
    leading = [
        [name for name, _ in index.fields_orders] for index in options.indexes if index.condition is None
    ]
    leading += [list(fields) for fields in options.unique_together]
    leading += [
        list(constraint.fields)
        for constraint in options.constraints
        if isinstance(constraint, models.UniqueConstraint) and constraint.condition is None
    ]
    columns = {
        name: field.column for field in options.local_concrete_fields for name in (field.name, field.attname)
    }
    return any([columns.get(name) for name in names[:2]] == [owner, member] for names in leading)
