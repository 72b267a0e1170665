"""From a Q over one table's columns to the SQL that a trigger and an audit both evaluate."""

import enum
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import FieldError
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import functions
from django.db.models.sql import Query
from psycopg import sql

_UNREPEATABLE = (functions.Now, functions.Random)


class ConditionError(ValueError):
    """A condition isn't a fixed question to one row. Use only the counted rows' own columns and constant values."""


def compile_condition(model: type[models.Model], condition: models.Q, alias: str) -> str:
    """Return `condition` as SQL over the row called `alias` of the model's table, its values as literals.

    Needs no connection, so the same declaration gives the same text wherever `makemigrations` runs.
    Raises ConditionError for another table's column, an unknown one, a subquery, an aggregate or a clock.
    """
    query = Query(model)
    try:
        where = query.build_where(condition)
    except (FieldError, ValueError, TypeError) as error:
        raise ConditionError(str(error)) from error
    table = model._meta.db_table
    for part in _parts(where):
        _refuse_foreign(part, model)
    where = where.relabeled_clone({table: alias})
    text, parameters = where.as_sql(
        query.get_compiler(connection=connections[DEFAULT_DB_ALIAS]), connections[DEFAULT_DB_ALIAS]
    )
    return text % tuple(_literal(value) for value in parameters)


def _parts(node: Any) -> Iterator[Any]:
    yield node
    children = [*getattr(node, "children", []), *getattr(node, "get_source_expressions", list)()]
    if not children:
        children = [getattr(node, "lhs", None), getattr(node, "rhs", None)]
    for child in children:
        if hasattr(child, "as_sql") or hasattr(child, "resolve_expression"):
            yield from _parts(child)


def _refuse_foreign(part: Any, model: type[models.Model]) -> None:
    if isinstance(part, Query) or getattr(part, "subquery", False):
        raise ConditionError("It contains a subquery, which reads rows that change without this one.")
    if getattr(part, "contains_aggregate", False) or getattr(part, "contains_over_clause", False):
        raise ConditionError("It contains an aggregate, which depends on other rows.")
    if isinstance(part, _UNREPEATABLE):
        raise ConditionError(
            f"It contains {type(part).__name__}(), whose answer changes while the row doesn't."
        )
    target = getattr(part, "target", None)
    if target is not None and target.model._meta.db_table != model._meta.db_table:
        raise ConditionError(f"{target} is a column of another table.")


def _literal(value: Any) -> str:
    if isinstance(value, enum.Enum):
        value = value.value
    quoted = sql.quote(value).lstrip()  # psycopg writes a space before E''
    if "$" in quoted:  # the body of a trigger function stands between dollars
        quoted = (quoted if quoted.startswith("E") else f"E{quoted}").replace("$", "\\x24")
    return quoted
