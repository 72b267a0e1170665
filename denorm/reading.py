"""What a query that selects a derived column reads: the stored number, and what isn't in it yet."""

import functools
from typing import TYPE_CHECKING

from denorm.templates import column, template

if TYPE_CHECKING:
    from denorm.fields import Amount


def selected(amount: "Amount", stored: str) -> str:
    """Return the SQL to select in place of the column `stored`, qualified by the table's alias in the query."""
    if not amount.hot:
        return stored
    alias, _, _ = stored.rpartition(".")
    return f"({stored} + {_unrolled(amount).format(key=f'{alias}.{column(amount.model._meta.pk)}')})"


@functools.cache
def _unrolled(amount: "Amount") -> str:
    from denorm.statements import account  # noqa: PLC0415 - it needs the models

    return template("unrolled").replace("{account}", account(amount))
