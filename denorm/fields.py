"""The columns a declaration is made of: each belongs to the database, and Python only reads it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

    Integer = models.BigIntegerField[int, int]
else:
    Integer = models.BigIntegerField


class DerivedColumnError(TypeError):
    """A derived column can't be written. Change the rows it is derived from; `denorm.touch()` bumps a version."""

    def __init__(self, column: str) -> None:
        super().__init__(
            f"{column} can't be written. Change the rows it is derived from; denorm.touch() bumps a version."
        )


class UnmigratedStatsError(RuntimeError):
    """A Stats table can only be created by a migration. Run `manage.py makemigrations` for its app."""

    def __init__(self, field: "models.Field[Any, Any]") -> None:
        super().__init__(
            f"{field} can only be created by a migration. "
            f"Run `manage.py makemigrations {field.model._meta.app_label}` and keep migrations on in tests."
        )


class Derived(Integer):
    """A 64-bit number that the database computes.

    To Django's ORM it is like a GeneratedField: read, filtered and ordered by, never part of an INSERT or UPDATE. To
    migrations it is a plain integer column with a default, so the migrations of a project don't import this package.
    """

    start = 0
    generated = True
    db_returning = True  # an INSERT reads back the default

    def __init__(self, **kwargs: Any) -> None:
        kwargs |= {"db_default": self.start, "editable": False, "serialize": False}
        super().__init__(**kwargs)

    @property
    def expression(self) -> models.F:
        """What Django's constraint validation reads in place of a value: the column itself."""
        return models.F(self.name)

    def generated_sql(self, connection: "BaseDatabaseWrapper") -> tuple[str, Sequence[Any]]:  # noqa: ARG002
        """Refuse to be created without a migration, which would make the column GENERATED ALWAYS."""
        raise UnmigratedStatsError(self)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Describe the plain column that migrations know."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.BigIntegerField", args, kwargs

    def clone(self) -> "models.BigIntegerField[int, int]":  # type: ignore[override]
        """Return the plain column: clones are what migrations compare."""
        _, _, args, kwargs = self.deconstruct()
        return models.BigIntegerField(*args, **kwargs)


class Count(Derived):
    """How many rows of `relation` point at the parent and match `where`.

    `relation` is the name by which the parent reaches the rows: the foreign key's related_name. `where` is a Q over
    the counted rows' own columns; a row for which it is NULL isn't counted.
    """

    def __init__(self, relation: str, where: models.Q | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.relation = relation
        self.where = where


class CacheVersion(Derived):
    """A number that grows when the parent's own row changes, a row of a relation in `touched_by`, or what it `shows`.

    Keys of cached fragments contain it, so a change makes them unreachable. `touched_by` names direct children.
    `shows` maps a path to columns at its end: a foreign key of the parent ("author"), or one of a relation in
    `touched_by` ("tags__product"). A new value in one of these columns bumps every parent that shows the row.
    """

    start = 1

    def __init__(
        self, touched_by: Iterable[str] = (), shows: Mapping[str, Iterable[str]] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.touched_by = tuple(touched_by)
        self.shows = {path: tuple(columns) for path, columns in (shows or {}).items()}
