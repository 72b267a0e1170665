"""The declaration of a set, and what it reads from its model."""

import functools
from dataclasses import dataclass
from typing import Any, overload

from django.apps import apps
from django.db import models

from denorm import conditions, declarations, relations
from denorm.models import Stats
from denorm.sets.owned import OwnedSet


class MemberError(ValueError):
    """The declared member can't be kept in a set. Name a foreign key or an integer column of the relation's rows."""


@dataclass(frozen=True)
class Source:
    """The table whose rows say who is in which set: `member` is in the set of `owner`, both columns."""

    child: type[models.Model]
    owner: str
    member: str


class RedisSet:
    """The keys in `member` of the rows of `relation` that point at one row: its likers, whom it follows.

    `relation` is the foreign key's related_name, `member` a foreign key or an integer column of those rows, `where` a Q
    over their own columns. Declared on a model or on its Stats, and read from a row of it (`look.stats.likers`) or by
    key (`LookStats.likers.of(look_id)`).
    """

    def __init__(self, relation: str, member: str, where: models.Q | None = None) -> None:
        self.relation = relation
        self.member = member
        self.where = where
        self.model: type[models.Model]
        self.attribute: str

    def __set_name__(self, owner: type[models.Model], name: str) -> None:
        """Learn where this is declared."""
        self.model, self.attribute = owner, name

    @overload
    def __get__(self, instance: None, owner: type[models.Model]) -> "RedisSet": ...

    @overload
    def __get__(self, instance: models.Model, owner: type[models.Model]) -> OwnedSet: ...

    def __get__(self, instance: models.Model | None, owner: type[models.Model]) -> "RedisSet | OwnedSet":
        """Return the declaration on the class, the set of one row on that row."""
        return self if instance is None else self.of(instance.pk)

    def __repr__(self) -> str:
        return f"<RedisSet {self.name}>"

    def of(self, owner: int) -> OwnedSet:
        """Return the set of the row with this key. Asks nobody, and the row needn't exist.

        Raises TypeError for the key of a row that isn't saved yet.
        """
        return OwnedSet(self, int(owner))

    @functools.cached_property
    def name(self) -> str:
        """What it is called in the outbox and in Redis: `app.Model.attribute`."""
        return f"{self.model._meta.label}.{self.attribute}"

    @functools.cached_property
    def source(self) -> Source:
        """The table it follows. Raises RelationError or MemberError for a declaration that can't work."""
        parent = declarations.parent_of(self.model) if issubclass(self.model, Stats) else self.model
        if parent is None:
            raise MemberError(f"{self.model.__name__} has no parent.")
        relation = relations.resolve(parent, self.relation)
        fields = {field.name: field for field in relation.child._meta.local_concrete_fields}
        field = fields.get(self.member)
        if field is None:
            known = ", ".join(fields)
            raise MemberError(f"{relation.child.__name__} has no column '{self.member}'. It has: {known}.")
        for each in (field, relation.foreign_key):
            if not isinstance(_stored(each), models.IntegerField):
                raise MemberError(f"{each} isn't an integer.")
        return Source(relation.child, str(relation.foreign_key.column), str(field.column))

    def condition(self, alias: str) -> str:
        """Return the SQL that is true for a row, called `alias`, that makes a member. Raises ConditionError."""
        if self.where is None:
            return "TRUE"
        return conditions.compile_condition(self.source.child, self.where, alias)


def _stored(field: "models.Field[Any, Any]") -> "models.Field[Any, Any]":
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return field


def declared() -> list[RedisSet]:
    """Return every set of the project by name, also those that can't work."""
    found = [
        value for model in apps.get_models() for value in vars(model).values() if isinstance(value, RedisSet)
    ]
    return sorted(found, key=lambda each: each.name)


@functools.cache
def working() -> tuple[RedisSet, ...]:
    """Return every set whose declaration can work; the checks report the others."""
    return tuple(each for each in declared() if _works(each))


def _works(each: RedisSet) -> bool:
    try:
        each.condition("row")
        return bool(each.source)
    except (relations.RelationError, MemberError, conditions.ConditionError):
        return False
