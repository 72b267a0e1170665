"""The columns a declaration is made of: each belongs to the database, and Python only reads it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self, overload

from django.db import models

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.backends.base.base import BaseDatabaseWrapper

    AnyField = models.Field[Any, Any]
    Integer = models.BigIntegerField[int, int]
    Moment = models.DateTimeField[datetime | None, datetime | None]
else:
    AnyField = models.Field
    Integer = models.BigIntegerField
    Moment = models.DateTimeField


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


class Derived(AnyField):
    """A column that the database computes.

    To Django's ORM it is like a GeneratedField: read, filtered and ordered by, never part of an INSERT or UPDATE. To
    migrations it is a plain column, so the migrations of a project don't import this package.
    """

    plain: ClassVar[type["models.Field[Any, Any]"]] = models.BigIntegerField
    start: ClassVar[int | None] = 0
    generated = True
    db_returning = True  # an INSERT reads back the default

    def __init__(self, **kwargs: Any) -> None:
        kwargs |= {"editable": False, "serialize": False}
        kwargs |= {"null": True} if self.start is None else {"db_default": self.start}
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
        return name, f"django.db.models.{self.plain.__name__}", args, kwargs

    def clone(self) -> "models.Field[Any, Any]":  # type: ignore[override]
        """Return the plain column: clones are what migrations compare."""
        _, _, args, kwargs = self.deconstruct()
        return self.plain(*args, **kwargs)


class Number(Derived, Integer):
    """A derived column that is a 64-bit integer."""

    if TYPE_CHECKING:

        @overload  # type: ignore[override]
        def __get__(self, instance: None, owner: Any) -> Self: ...

        @overload
        def __get__(self, instance: models.Model, owner: Any) -> int: ...

        def __get__(self, instance: models.Model | None, owner: Any) -> Self | int: ...


class Aggregate(Derived):
    """What the rows of `relation` that match `where` amount to.

    `relation` is the name by which the parent reaches the rows: the foreign key's related_name. `where` is a Q over
    the rows' own columns; a row for which it is NULL doesn't count. `filling=True` lets a query that selects the column
    count the rows until `manage.py denorm backfill` has filled it.
    """

    def __init__(
        self, relation: str, where: models.Q | None = None, *, filling: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.relation = relation
        self.where = where
        self.filling = filling

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:  # noqa: ARG002
        """Return what a SELECT reads: see `denorm.reading`."""
        from denorm import reading  # noqa: PLC0415 - it needs the models

        return reading.selected(self, sql), params


class Amount(Aggregate, Number):
    """A number to which each row adds its share: what a statement changes is a difference, whoever else writes.

    `hot=True` keeps the differences in a ledger that the worker rolls up: nobody waits for the parent's
    row. A query that selects the column reads the stored number and what isn't rolled up yet.
    """

    def __init__(
        self, relation: str, where: models.Q | None = None, *, hot: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(relation, where, **kwargs)
        self.hot = hot


class Count(Amount):
    """How many rows of `relation` point at the parent and match `where`.

    `relation` may lead through another: Count("topics__posts") on a forum's Stats adds up what the topics' Stats count.
    """


class Sum(Amount):
    """The sum of the integers in `column` of the rows of `relation` that match `where`; a NULL adds nothing."""

    def __init__(
        self, relation: str, column: str, where: models.Q | None = None, *, hot: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(relation, where, hot=hot, **kwargs)
        self.summed = column


class Latest(Aggregate, Moment):
    """The latest moment in `column` of the rows of `relation` that match `where`; None without any."""

    plain = models.DateTimeField
    start = None

    if TYPE_CHECKING:

        @overload  # type: ignore[override]
        def __get__(self, instance: None, owner: Any) -> Self: ...

        @overload
        def __get__(self, instance: models.Model, owner: Any) -> datetime | None: ...

        def __get__(self, instance: models.Model | None, owner: Any) -> Self | datetime | None: ...

    def __init__(self, relation: str, column: str, where: models.Q | None = None, **kwargs: Any) -> None:
        super().__init__(relation, where, **kwargs)
        self.moment = column


class CacheVersion(Number):
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
