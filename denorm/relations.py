"""From the name in a declaration to the foreign key that it means."""

from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models


class RelationError(ValueError):
    """The declared relation can't be derived from. The message says why, the hint what to write instead."""

    def __init__(self, identity: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.identity = identity
        self.hint = hint


@dataclass(frozen=True)
class Relation:
    """Rows of `child` that point at a parent with `foreign_key`."""

    name: str
    child: type[models.Model]
    foreign_key: "models.ForeignKey[Any, Any]"


@dataclass(frozen=True)
class Path:
    """From a parent to rows of another table: `foreign_key` of `pointing` leads there.

    `pointing` is the parent's own table (`relation` is None) or the relation's; `parent_column` of its rows is the
    parent's key.
    """

    name: str
    relation: Relation | None
    pointing: type[models.Model]
    parent_column: str
    foreign_key: "models.ForeignKey[Any, Any]"

    @property
    def target(self) -> type[models.Model]:
        """The model whose rows the path ends at."""
        related: Any = self.foreign_key.remote_field.model
        return related._meta.concrete_model  # type: ignore[no-any-return]


def resolve(parent: type[models.Model], name: str) -> Relation:
    """Find the relation that `parent` calls `name`.

    Raises RelationError when there is none, or one that isn't a plain foreign key to the parent's primary key.
    """
    options = parent._meta.concrete_model._meta  # type: ignore[union-attr]
    reverse = {
        str(relation.get_accessor_name()): relation
        for relation in options.related_objects
        if not relation.hidden
    }
    relation = reverse.get(name)
    if isinstance(relation, models.ManyToOneRel):
        return _plain(parent, name, relation)
    forward = {field.name: field for field in [*options.many_to_many, *options.private_fields]}
    if relation is not None or name in forward:
        raise _indirect(parent, name, forward.get(name, relation))
    known = ", ".join(sorted(key for key, found in reverse.items() if found.one_to_many))
    raise RelationError(
        "denorm.E001",
        f"{parent.__name__} has no relation '{name}'.",
        f"Use the related_name of a foreign key to {parent.__name__}. There are: {known or 'none'}.",
    )


def follow(parent: type[models.Model], name: str) -> Path:
    """Find the rows at the end of the path `name`: a foreign key of `parent`, or `<relation>__<foreign key>`.

    Raises RelationError for any other path, and for a key that another column than the primary key answers.
    """
    head, between, tail = name.partition("__")
    relation = resolve(parent, head) if between else None
    tail = tail or head
    pointing: Any = relation.child if relation else parent
    keys = {
        field.name: field
        for field in pointing._meta.local_concrete_fields
        if isinstance(field, models.ForeignKey)
    }
    if tail not in keys:
        raise RelationError(
            "denorm.E008",
            f"{pointing.__name__} has no foreign key '{tail}'.",
            f"Use a foreign key of {parent.__name__} ('author') or of one of its relations ('tags__product'). "
            f"{pointing.__name__} has: {', '.join(sorted(keys)) or 'none'}.",
        )
    key = keys[tail]
    if not key.target_field.primary_key:
        raise RelationError(
            "denorm.E006",
            f"{key} doesn't point at the primary key of {key.remote_field.model.__name__}.",
            f"Remove to_field from {key}.",
        )
    column = relation.foreign_key.column if relation else parent._meta.pk.column
    return Path(name, relation, pointing, str(column), key)


def column(model: type[models.Model], name: str) -> str:
    """Return the column of the field that `model` calls `name`. Raises RelationError when its table has none."""
    fields = {field.name: field for field in model._meta.local_concrete_fields}
    if name not in fields:
        raise RelationError(
            "denorm.E009",
            f"'{name}' is no column of {model.__name__}.",
            f"Name what is shown of it, out of: {', '.join(fields)}.",
        )
    return str(fields[name].column)


def _plain(parent: type[models.Model], name: str, relation: models.ManyToOneRel) -> Relation:
    key = relation.field
    if not key.target_field.primary_key:
        raise RelationError(
            "denorm.E006",
            f"{key} doesn't point at the primary key of {parent.__name__}.",
            f"Remove to_field from {key}.",
        )
    return Relation(name, key.model, key)


def _indirect(parent: type[models.Model], name: str, field: Any) -> RelationError:
    if isinstance(field, GenericRelation):
        return RelationError(
            "denorm.E002",
            f"'{name}' of {parent.__name__} is a generic relation: its rows have no foreign key to count by.",
            f"Give {field.related_model.__name__} a ForeignKey to {parent.__name__} and name that relation.",
        )
    return RelationError(
        "denorm.E002",
        f"'{name}' of {parent.__name__} is many-to-many: its rows are in a table between.",
        "Declare the table between as a model (through=) and name its foreign key's related_name.",
    )
