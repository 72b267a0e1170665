"""What a declaration can get wrong, found before any migration is made."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as Doubt
from django.db import connections, models
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string

from denorm import conditions, declarations, relations, triggers
from denorm.conf import conf
from denorm.fields import Aggregate, Amount, CacheVersion, Derived
from denorm.models import Stats


def check_declarations(**_: Any) -> list[CheckMessage]:
    """Check every declaration of the project. It reads no database."""
    return [error for model in apps.get_models() for error in check_model(model)]


def check_model(model: type[models.Model]) -> Iterator[CheckMessage]:
    """Yield what is wrong with one model's declaration."""
    columns = declarations.derived(model)
    if not issubclass(model, Stats):
        yield from (_misplaced(column, model) for column in columns if isinstance(column, CacheVersion))
    parent = declarations.parent_of(model)
    if parent is None:
        yield Error(
            f"{model.__name__} has no parent: its primary key isn't a OneToOneField.",
            hint="Declare it: parent = models.OneToOneField(Parent, models.CASCADE, primary_key=True, "
            "related_name='stats').",
            obj=model,
            id="denorm.E005",
        )
        return
    for column in columns:
        yield from check_column(column, parent)
    yield from _check_indexes(model)


def check_column(column: Derived, parent: type[models.Model]) -> Iterator[Error]:
    """Yield what is wrong with one column of a Stats of `parent`."""
    if isinstance(column, Amount) and "__" in column.relation:
        yield from _check_rise(column, parent)
    elif isinstance(column, Aggregate):
        yield from _check_aggregate(column, parent)
    elif isinstance(column, CacheVersion):
        for name in column.touched_by:
            yield from _check_relation(column, parent, name)
        for name in column.shows:
            yield from _check_path(column, parent, name)


def _misplaced(column: Derived, model: type[models.Model]) -> Error:
    return Error(
        f"{column.name} is declared on {model.__name__}, which isn't a denorm.Stats.",
        hint=f"Move it to a model that extends denorm.Stats and points at {model.__name__}.",
        obj=column,
        id="denorm.E007",
    )


def _check_aggregate(field: Aggregate, parent: type[models.Model]) -> Iterator[Error]:
    broken = list(_check_relation(field, parent, field.relation))
    yield from broken
    if broken and broken[0].id != "denorm.E004":
        return
    child = relations.resolve(parent, field.relation).child
    try:
        declarations.value(child, field)
        declarations.predicate(child, field, "row")
    except relations.RelationError as error:
        yield Error(str(error), hint=error.hint, obj=field, id=error.identity)
    except conditions.ConditionError as error:
        yield Error(
            f"The condition of {field.name} can't be answered by one row of {child.__name__}: {error}",
            hint=f"Use only columns of {child.__name__} and constants. Copy what you need into a column of it.",
            obj=field,
            id="denorm.E003",
        )


def _check_rise(field: Amount, parent: type[models.Model]) -> Iterator[Error]:
    head = field.relation.partition("__")[0]
    broken = list(_check_relation(field, parent, head))
    yield from broken
    if broken and broken[0].id != "denorm.E004":
        return
    try:
        source, _ = declarations.below(parent, field)
    except relations.RelationError as error:
        yield Error(str(error), hint=error.hint, obj=field, id=error.identity)
        return
    if _closes(source, field.model, frozenset()):
        yield Error(
            f"{field.name} adds up what is in the end itself.",
            hint=f"Break the circle: count rows, not counts, in one of the Stats that {field.name} leads through.",
            obj=field,
            id="denorm.E015",
        )
    if field.hot:
        yield Error(
            f"{field.name} adds up counted rows, which are added at the commit anyway.",
            hint=f"Remove hot=True from {field.name}.",
            obj=field,
            id="denorm.E014",
        )


def _closes(source: type[models.Model], start: type[models.Model], seen: frozenset[Any]) -> bool:
    below = {rise.source for rise in declarations.rises(source)} - seen
    return source is start or any(_closes(each, start, seen | below) for each in below)


def check_cached(**_: Any) -> list[CheckMessage]:
    """Check that no hot number is in a table whose queries are cached: each roll-up would make them all stale."""
    path = conf().CACHED
    cached: Collection[str] = import_string(path)() if path else ()
    return [
        Doubt(
            f"{column.name} is hot, and queries on {model._meta.db_table} are cached: every roll-up makes them stale.",
            hint=f"Don't cache {model._meta.db_table}, or move {column.name} to a denorm.Stats of its own.",
            obj=column,
            id="denorm.W018",
        )
        for model in declarations.all_stats()
        for column in declarations.derived(model)
        if getattr(column, "hot", False) and model._meta.db_table in cached
    ]


def _check_indexes(model: type[models.Model]) -> Iterator[Doubt]:
    """A counter in an index: each count would write the index, too, and no update stays in its page (HOT)."""
    column: Any
    for column in declarations.derived(model):
        if (
            column.db_index
            or column.unique
            or any(column.name in _names(index) for index in model._meta.indexes)
        ):
            yield Doubt(
                f"{column.name} is in an index, so that every change of it writes the index, too.",
                hint=f"Remove the index; to rank by {column.name}, copy it now and then to a column with one.",
                obj=column,
                id="denorm.W016",
            )


def _names(index: models.Index) -> set[str]:
    return {name for name, _ in index.fields_orders} | set(index.include or ())


def check_triggers(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Check that every trigger is installed, enabled and the declared one, in databases with no migration to run."""
    found: list[CheckMessage] = []
    for database in databases or []:
        if connections[database].vendor != "postgresql" or _unmigrated(database):
            continue
        found += [
            Doubt(
                f"The trigger {trigger} of {table} in '{database}' is {state}.",
                hint="Run `manage.py pgtrigger install` and `manage.py pgtrigger enable`, then "
                "`manage.py denorm repair --apply`.",
                id="denorm.W017",
            )
            for table, trigger, state in triggers.status(database)
            if state != "installed"
        ]
    return found


def _unmigrated(database: str) -> bool:
    executor = MigrationExecutor(connections[database])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _check_relation(field: Derived, parent: type[models.Model], name: str) -> Iterator[Error]:
    try:
        relation = relations.resolve(parent, name)
    except relations.RelationError as error:
        yield Error(str(error), hint=error.hint, obj=field, id=error.identity)
        return
    yield from _check_index(field, relation.foreign_key, f"deleting or verifying one {parent.__name__}")


def _check_path(version: CacheVersion, parent: type[models.Model], name: str) -> Iterator[Error]:
    try:
        path = relations.follow(parent, name)
    except relations.RelationError as error:
        yield Error(str(error), hint=error.hint, obj=version, id=error.identity)
        return
    target, key = path.target.__name__, path.foreign_key
    try:
        for column in version.shows[name] or ("",):
            relations.column(path.target, column)
    except relations.RelationError as error:
        yield Error(str(error), hint=error.hint, obj=version, id=error.identity)
    if path.relation and path.relation.name not in version.touched_by:
        yield Error(
            f"{version.name} shows '{name}', and rows of '{path.relation.name}' don't touch it.",
            hint=f"Add '{path.relation.name}' to touched_by: a row that is added or removed changes what is shown.",
            obj=version,
            id="denorm.E010",
        )
    if not key.db_constraint:  # type: ignore[attr-defined]  # the stubs don't know it
        yield Error(
            f"{key} has no constraint in the database, so a row may point at a {target} that is being edited unseen.",
            hint=f"Remove db_constraint=False from {key.name}.",
            obj=version,
            id="denorm.E011",
        )
    yield from _check_index(version, key, f"an edit of one {target}")


def _check_index(field: Derived, key: "models.ForeignKey[Any, Any]", reason: str) -> Iterator[Error]:
    if not _indexed(key):
        yield Error(
            f"{key} has no index, so {reason} reads the whole table.",
            hint=f"Remove db_index=False from {key.name}, or add models.Index(fields=['{key.name}']) to "
            f"{key.model.__name__}.Meta.indexes.",
            obj=field,
            id="denorm.E004",
        )


def _indexed(key: Any) -> bool:
    options = key.model._meta
    if key.db_index or key.unique:
        return True
    leading = [
        index.fields_orders[0][0] for index in options.indexes if index.fields and index.condition is None
    ]
    leading += [fields[0] for fields in options.unique_together]
    leading += [
        constraint.fields[0]
        for constraint in options.constraints
        if isinstance(constraint, models.UniqueConstraint)
        and constraint.fields
        and constraint.condition is None
    ]
    return key.name in leading or key.attname in leading
