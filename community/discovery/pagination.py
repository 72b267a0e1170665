"""Keyset paging: a page starts after the last row seen, so page 1,000 costs what page 1 costs, and nothing is skipped.

A cursor is the sort key of that row, signed: visitors can pass it on, but not probe the table with their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Generic, Protocol, TypeVar

from django.core.signing import BadSignature, Signer
from django.db.models import Model, Q, QuerySet

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST = 120  # characters; nobody makes us hash a megabyte


class Dated(Protocol):
    """A row with the two columns that lists are sorted by."""

    pk: int
    created: datetime


M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Page(Generic[M]):
    """A part of a list, and the cursor that the part after it starts from (empty on the last)."""

    items: Sequence[M]
    after: str


def page(queryset: QuerySet[M], *, after: str, size: int) -> Page[M]:
    """The `size` rows that follow the cursor, newest first.

    The queryset's model has `created` and `id`; its index should be (…, created DESC, id DESC). A cursor that doesn't
    verify (edited, cut short by a mail program) starts the list at its beginning.
    """
    rows = queryset.order_by("-created", "-id")
    start = position(after)
    if start:
        created, pk = start
        # The first condition alone bounds the index scan; the second settles ties.
        rows = rows.filter(Q(created__lte=created), Q(created__lt=created) | Q(id__lt=pk))
    found = list(rows[: size + 1])
    items = found[:size]
    return Page(items, cursor(items[-1]) if len(found) > size else "")  # type: ignore[arg-type]


def _signer() -> Signer:
    return Signer(salt="runway.cursor")


def cursor(row: Dated) -> str:
    """The cursor of what follows the row."""
    return _signer().sign(f"{(row.created - _EPOCH) // timedelta(microseconds=1)}.{row.pk}")


def position(cursor: str) -> tuple[datetime, int] | None:
    """The sort key that the cursor holds; None for one that doesn't verify."""
    if not cursor or len(cursor) > _LONGEST:
        return None
    try:
        created, pk = _signer().unsign(cursor).split(".")
    except BadSignature:
        return None
    return _EPOCH + timedelta(microseconds=int(created)), int(pk)
