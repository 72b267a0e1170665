"""What the project declared: which tables have derived columns, and what feeds each of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from denorm import conditions, relations
from denorm.fields import Aggregate, Amount, CacheVersion, Derived, Latest, Sum
from denorm.models import Stats

Model = type[models.Model]


@dataclass(frozen=True)
class Feed:
    """Rows of `child` whose `column` holds a parent's key, and what they change in that parent's `stats` row."""

    stats: Model
    parent: Model
    child: Model
    column: str
    amounts: tuple[Amount, ...] = ()
    latests: tuple[Latest, ...] = ()
    versions: tuple[CacheVersion, ...] = ()
    own: bool = False  # the rows are the parents themselves, whose edits bump their versions

    @property
    def cold(self) -> tuple[Amount, ...]:
        """The amounts that are added to the Stats row at the commit."""
        return tuple(amount for amount in self.amounts if not amount.hot)

    @property
    def hot(self) -> tuple[Amount, ...]:
        """The amounts that are appended to the ledger."""
        return tuple(amount for amount in self.amounts if amount.hot)

    @property
    def aggregates(self) -> tuple[Aggregate, ...]:
        """What can be compared with the rows."""
        return (*self.amounts, *self.latests)


@dataclass(frozen=True)
class Rise:
    """Rows of `source` (the Stats of `through`) that `stats` adds up, by `column` of the rows of `through`.

    `pairs` are the columns: that of `stats`, and that of `source` which it adds up.
    """

    stats: Model
    parent: Model
    through: Model
    column: str
    source: Model
    pairs: tuple[tuple[Amount, Amount], ...]

    @property
    def aggregates(self) -> tuple[Aggregate, ...]:
        """What can be compared with the rows."""
        return tuple(upper for upper, _ in self.pairs)

    @property
    def child(self) -> Model:
        """The model between."""
        return self.through


@dataclass(frozen=True)
class Showing:
    """How a version shows rows of another table: `columns` of what the rows at `path` point at."""

    version: CacheVersion
    path: relations.Path
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """Rows of `model`, an edit of which bumps versions in the `stats` rows of the parents that show them."""

    stats: Model
    model: Model
    showings: tuple[Showing, ...]


def all_stats() -> list[Model]:
    """Return every concrete model with derived columns, by table name."""
    found = [
        model
        for model in apps.get_models()
        if not model._meta.proxy and (issubclass(model, Stats) or derived(model))
    ]
    return sorted(found, key=lambda model: model._meta.db_table)


def parent_of(stats: Model) -> Model | None:
    """Return the model whose rows `stats` describes, itself if it isn't a Stats.

    None while the declaration has no OneToOneField as its key.
    """
    if not issubclass(stats, Stats):
        return stats
    key: Any = stats._meta.pk
    if isinstance(key, models.OneToOneField) and not isinstance(key.remote_field.model, str):
        return key.remote_field.model._meta.concrete_model
    return None


def derived(stats: Model) -> list[Derived]:
    """Return the derived columns of `stats`, in the order of their declaration."""
    return [field for field in stats._meta.local_concrete_fields if isinstance(field, Derived)]


def feeds(stats: Model) -> Iterator[Feed]:
    """Yield what feeds `stats`: the parent itself first, then each relation by name.

    A declaration that can't work is left out: the checks report it, and it must not stop the commands that fix it.
    """
    parent = parent_of(stats)
    if parent is None:
        return
    columns = derived(stats)
    versions = [column for column in columns if isinstance(column, CacheVersion) and stats is not parent]
    aggregates = [column for column in columns if isinstance(column, Aggregate)]
    if versions:
        yield Feed(stats, parent, parent, str(parent._meta.pk.column), versions=tuple(versions), own=True)
    names = {aggregate.relation for aggregate in aggregates if "__" not in aggregate.relation} | {
        name for version in versions for name in version.touched_by
    }
    for name in sorted(names):
        try:
            relation = relations.resolve(parent, name)
        except relations.RelationError:
            continue
        working = [each for each in aggregates if each.relation == name and _works(relation, each)]
        yield Feed(
            stats,
            parent,
            relation.child,
            relation.foreign_key.column,
            amounts=tuple(each for each in working if isinstance(each, Amount)),
            latests=tuple(each for each in working if isinstance(each, Latest)),
            versions=tuple(version for version in versions if name in version.touched_by),
        )


def rises(stats: Model) -> Iterator[Rise]:
    """Yield what `stats` adds up from other Stats, by relation; like `feeds`, without what can't work."""
    parent = parent_of(stats)
    if parent is None:
        return
    found: dict[tuple[str, Model], list[tuple[Amount, Amount]]] = {}
    for amount in derived(stats):
        if isinstance(amount, Amount) and "__" in amount.relation:
            try:
                source, lower = below(parent, amount)
            except relations.RelationError:
                continue
            found.setdefault((amount.relation.partition("__")[0], source), []).append((amount, lower))
    for (name, source), pairs in sorted(
        found.items(), key=lambda item: (item[0][0], item[0][1]._meta.db_table)
    ):
        relation = relations.resolve(parent, name)
        yield Rise(stats, parent, relation.child, relation.foreign_key.column, source, tuple(pairs))


def rises_from(source: Model) -> list[Rise]:
    """Return who adds up the rows of `source`, by table name."""
    return [rise for stats in all_stats() for rise in rises(stats) if rise.source is source]


def below(parent: Model, amount: Amount) -> tuple[Model, Amount]:
    """Return the Stats that `amount` of `parent` adds up, and the column there.

    Raises RelationError when the relation between doesn't exist, or no Stats of its rows derives the same.
    """
    head, _, tail = amount.relation.partition("__")
    through = relations.resolve(parent, head).child
    for stats in all_stats():
        if parent_of(stats) is not through:
            continue
        for lower in derived(stats):
            if (
                isinstance(lower, Amount)
                and not lower.hot
                and lower.relation == tail
                and _same(amount, lower)
            ):
                return stats, lower
    what = f"denorm.{type(amount).__name__}('{tail}', ...)"
    raise relations.RelationError(
        "denorm.E012",
        f"No Stats of {through.__name__} derives what {amount.name} adds up.",
        f"Declare {what} with the same condition, and without hot=True, on the Stats of {through.__name__}.",
    )


def level(stats: Model) -> int:
    """Return how many Stats are below `stats`: they are settled first. A chain that closes is cut."""
    return _level(stats, frozenset())


def _level(stats: Model, above: frozenset[Model]) -> int:
    sources = [rise.source for rise in rises(stats) if rise.source not in above | {stats}]
    return max((1 + _level(source, above | {stats}) for source in sources), default=0)


def shown(stats: Model) -> Iterator[Shown]:
    """Yield what `stats` shows of other tables, by table name; like `feeds`, without what can't work."""
    parent = parent_of(stats)
    if parent is None:
        return
    found: dict[Model, list[Showing]] = {}
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


def predicate(child: Model, aggregate: Aggregate, alias: str) -> str:
    """Return the SQL that is true for a row of `child`, called `alias`, that counts for `aggregate`."""
    return conditions.compile_condition(child, aggregate.where, alias) if aggregate.where else "TRUE"


def value(child: Model, aggregate: Aggregate) -> "models.Field[Any, Any] | None":
    """Return the field of `child` that `aggregate` sums or takes the latest of; None for a Count.

    Raises RelationError when there is no such column, or one of another type.
    """
    name, kind, words = _VALUES.get(type(aggregate).__name__, ("", models.Field, ""))
    if not name:
        return None
    relations.column(child, getattr(aggregate, name))
    field: Any = child._meta.get_field(getattr(aggregate, name))
    if not isinstance(field, kind) or isinstance(field, models.ForeignKey):
        raise relations.RelationError(
            "denorm.E013",
            f"{field} isn't {words}, which {aggregate.name} needs.",
            f"Name {words} of {child.__name__}.",
        )
    found: models.Field[Any, Any] = field
    return found


_VALUES: dict[str, tuple[str, Any, str]] = {
    "Sum": ("summed", models.IntegerField, "an integer column"),
    "Latest": ("moment", models.DateTimeField, "a DateTimeField"),
}


def _same(upper: Amount, lower: Amount) -> bool:
    alike = isinstance(upper, Sum) == isinstance(lower, Sum)
    return (
        alike and upper.where == lower.where and getattr(upper, "summed", "") == getattr(lower, "summed", "")
    )


def _works(relation: relations.Relation, aggregate: Aggregate) -> bool:
    try:
        predicate(relation.child, aggregate, "row")
        value(relation.child, aggregate)
    except (conditions.ConditionError, relations.RelationError):
        return False
    return True
