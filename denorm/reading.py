"""What a query that selects a derived column reads: the stored number, and what isn't in it yet."""

import functools
from typing import TYPE_CHECKING

from denorm.templates import column, literal, template

if TYPE_CHECKING:
    from denorm.fields import Aggregate


def selected(aggregate: "Aggregate", stored: str) -> str:
    """Return the SQL to select in place of the column `stored`, qualified by the table's alias in the query.

    A hot column is read with what isn't rolled up yet; one that is being filled is counted until it is.
    """
    hot = getattr(aggregate, "hot", False)
    if not hot and not aggregate.filling:
        return stored
    alias = stored.rpartition(".")[0]
    return _selected(aggregate, stored, f"{alias}.{column(aggregate.model._meta.pk)}", hot=hot)


@functools.cache
def _selected(aggregate: "Aggregate", stored: str, key: str, *, hot: bool) -> str:
    from denorm import statements, truth  # noqa: PLC0415 - they need the models

    if hot:
        account = statements.account(aggregate)  # type: ignore[arg-type]  # only an Amount is hot
        stored = f"({stored} + {template('unrolled').format(account=account, key=key)})"
    if aggregate.filling:
        # A condition may contain a percent sign, which is doubled as in every query with parameters.
        counted = truth.of_one(aggregate, key).replace("%", "%%")
        stored = template("filling").format(source=literal(filled(aggregate)), stored=stored, counted=counted)
    return stored


def filled(aggregate: "Aggregate") -> str:
    """Return the name under which a backfill notes that the column is filled."""
    return f"{aggregate.model._meta.label}.{aggregate.name}"
