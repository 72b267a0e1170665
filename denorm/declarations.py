"""What the project declared: which Stats tables there are, and what feeds each of their columns."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from denorm import conditions, relations
from denorm.fields import CacheVersion, Count, Derived
from denorm.models import Stats


@dataclass(frozen=True)
class Feed:
    """Rows of `child` whose `column` holds a parent's key, and what they change in that parent's `stats` row."""

    stats: type[Stats]
    parent: type[models.Model]
    child: type[models.Model]
    column: str
    counts: tuple[Count, ...] = ()
    versions: tuple[CacheVersion, ...] = ()
    own: bool = False  # the rows are the parents themselves, whose edits bump their versions


@dataclass(frozen=True)
class Showing:
    """How a version shows rows of another table: `columns` of what the rows at `path` point at."""

    version: CacheVersion
    path: relations.Path
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """Rows of `model`, an edit of which bumps versions in the `stats` rows of the parents that show them."""

    stats: type[Stats]
    model: type[models.Model]
    showings: tuple[Showing, ...]


def all_stats() -> list[type[Stats]]:
    """Return every concrete Stats model, by table name."""
    found = [model for model in apps.get_models() if issubclass(model, Stats) and not model._meta.proxy]
    return sorted(found, key=lambda model: model._meta.db_table)


def parent_of(stats: type[Stats]) -> type[models.Model] | None:
    """Return the model whose rows `stats` describes, or None while the declaration has no OneToOneField as its key."""
    key: Any = stats._meta.pk
    if isinstance(key, models.OneToOneField) and not isinstance(key.remote_field.model, str):
        return key.remote_field.model._meta.concrete_model
    return None


def derived(stats: type[Stats]) -> list[Derived]:
    """Return the derived columns of `stats`, in the order of their declaration."""
    return [field for field in stats._meta.concrete_fields if isinstance(field, Derived)]


def feeds(stats: type[Stats]) -> Iterator[Feed]:
    """Yield what feeds `stats`: the parent itself first, then each relation by name.

    A declaration that can't work is left out: the checks report it, and it must not stop the commands that fix it.
    """
    parent = parent_of(stats)
    if parent is None:
        return
    columns = derived(stats)
    versions = [column for column in columns if isinstance(column, CacheVersion)]
    counts = [column for column in columns if isinstance(column, Count)]
    if versions:
        yield Feed(stats, parent, parent, str(parent._meta.pk.column), versions=tuple(versions), own=True)
    names = {count.relation for count in counts} | {
        name for version in versions for name in version.touched_by
    }
    for name in sorted(names):
        try:
            relation = relations.resolve(parent, name)
        except relations.RelationError:
            continue
        yield Feed(
            stats,
            parent,
            relation.child,
            relation.foreign_key.column,
            counts=tuple(count for count in counts if count.relation == name and _works(relation, count)),
            versions=tuple(version for version in versions if name in version.touched_by),
        )


def shown(stats: type[Stats]) -> Iterator[Shown]:
    """Yield what `stats` shows of other tables, by table name; like `feeds`, without what can't work."""
    parent = parent_of(stats)
    if parent is None:
        return
    found: dict[type[models.Model], list[Showing]] = {}
    for version in derived(stats):
        if not isinstance(version, CacheVersion):
            continue
        for name, names in sorted(version.shows.items()):
            try:
                path = relations.follow(parent, name)
                columns = tuple(relations.column(path.target, each) for each in names)
            except relations.RelationError:
                continue
            if columns:
                found.setdefault(path.target, []).append(Showing(version, path, columns))
    for model in sorted(found, key=lambda model: model._meta.db_table):
        yield Shown(stats, model, tuple(found[model]))


def _works(relation: relations.Relation, count: Count) -> bool:
    try:
        predicate(relation.child, count, "row")
    except conditions.ConditionError:
        return False
    return True


def predicate(child: type[models.Model], count: Count, alias: str) -> str:
    """Return the SQL that is true for a row of `child`, called `alias`, that `count` counts."""
    return conditions.compile_condition(child, count.where, alias) if count.where else "TRUE"
