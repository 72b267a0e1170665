"""Keyset paging in both directions: a window on a long list, from either end or beside a row.

The first, a middle and the last window cost the same: each reads `size` + 1 rows of an index, and nothing is counted.
A cursor is the sort key of a row, signed; one that doesn't verify starts the list at its beginning.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar

from django.core.signing import BadSignature, Signer
from django.db.models import BooleanField, DateTimeField, Model, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST = 160  # characters; nobody makes us hash a megabyte
ARGUMENTS = ("after", "before", "at")  # what a page's address may say; `at=end` is the last window

M = TypeVar("M", bound=Model)
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Window(Generic[M]):
    """A part of a list, and the cursors of the parts beside it (empty at the ends)."""

    items: Sequence[M]
    before: str
    after: str


@dataclass(frozen=True)
class Order:
    """The columns a list is sorted by, all in one direction and unique together; an index starts with them.

    Postgres compares the rows, `(created, id) > (…, …)`, which is one range of that index.
    """

    columns: tuple[str, ...]
    descending: bool = False

    def window(self, rows: QuerySet[M], asked: Mapping[str, str], *, size: int) -> Window[M]:
        """Return the window of `rows` that the query arguments ask for: ?after=, ?before= or ?at=end."""
        question = self.ask(rows, asked, size=size)
        window = question.frame(list(question.rows))
        if (
            not window.items and question.start
        ):  # the rows beside the cursor are gone: the list from its start
            return self.window(rows, {}, size=size)
        return window

    def ask(self, rows: QuerySet[M], asked: Mapping[str, str], *, size: int) -> "Question[M]":
        """Return what `window` would run, for a view that asks it as a part of another query."""
        after, before = self._read(rows, asked.get("after", "")), self._read(rows, asked.get("before", ""))
        forward = not before and (bool(after) or asked.get("at") != "end")
        start = after if forward else before
        return Question(self, self._beyond(rows, start, forward=forward)[: size + 1], size, start, forward)

    def cursor(self, row: Model) -> str:
        """Return the cursor of the row's place: the window after it, or before it."""
        return self.place(type(row), [getattr(row, column) for column in self.columns])

    def place(self, model: type[Model], key: Sequence[Any]) -> str:
        """Return the cursor of a place where a row needn't be."""
        return _signer(model, self).sign(".".join(str(_number(value)) for value in key))

    def _beyond(self, rows: QuerySet[M], start: Key | None, *, forward: bool) -> QuerySet[M]:
        rising = forward is not self.descending
        if start is not None:
            compare = TupleGreaterThan if rising else TupleLessThan
            rows = rows.filter(compare(Tuple(*self.columns), start))
        return rows.order_by(*(column if rising else f"-{column}" for column in self.columns))

    def _read(self, rows: QuerySet[M], cursor: str) -> Key | None:
        if not cursor or len(cursor) > _LONGEST:
            return None
        try:
            numbers = [int(part) for part in _signer(rows.model, self).unsign(cursor).split(".")]
        except BadSignature:
            return None
        kinds = [rows.model._meta.get_field(column) for column in self.columns]
        return tuple(_value(kind, number) for kind, number in zip(kinds, numbers, strict=True))


@dataclass(frozen=True)
class Question(Generic[M]):
    """The rows to ask for, one more than are shown, and how they become a window."""

    order: Order
    rows: QuerySet[M]
    size: int
    start: Key | None
    forward: bool

    def frame(self, found: list[M]) -> Window[M]:
        """Return the window that the rows found make."""
        more, beside = len(found) > self.size, self.start is not None
        items = found[: self.size] if self.forward else found[: self.size][::-1]
        before, after = (beside, more) if self.forward else (more, beside)
        return Window(
            items,
            self.order.cursor(items[0]) if items and before else "",
            self.order.cursor(items[-1]) if items and after else "",
        )


def _signer(model: type[Model], order: Order) -> Signer:
    # A cursor of another list doesn't verify here.
    return Signer(salt=f"runway.window.{model._meta.label_lower}.{','.join(order.columns)}")


def _number(value: Any) -> int:
    return (value - _EPOCH) // timedelta(microseconds=1) if isinstance(value, datetime) else int(value)


def _value(kind: Any, number: int) -> Any:
    if isinstance(kind, DateTimeField):
        return _EPOCH + timedelta(microseconds=number)
    return bool(number) if isinstance(kind, BooleanField) else number
