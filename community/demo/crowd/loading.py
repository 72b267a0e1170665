"""Rows into tables, by COPY."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from psycopg import sql

Model = type[models.Model]
Row = Sequence[Any]


def reserve(model: Model, count: int) -> list[int]:
    """Take `count` keys of the model's sequence, in ascending order: rows that name each other need them beforehand."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s) ORDER BY 1",
            [model._meta.db_table, count],
        )
        return [key for (key,) in cursor.fetchall()]


def copy(model: Model, names: Sequence[str], rows: Iterable[Row]) -> int:
    """Load rows of these fields' values; return how many. The other fields get the model's defaults.

    `rows` may compute, but not ask the database: its connection is taken until they end.
    """
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    others = [field for field in model._meta.concrete_fields if field not in fields and not field.primary_key]
    defaults = tuple(field.get_db_prep_save(field.get_default(), connection) for field in others)
    columns = [sql.Identifier(str(field.column)) for field in [*fields, *others]]
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(columns)
    )
    number = 0
    with connection.cursor() as cursor, cursor.copy(statement) as stream:
        for row in rows:
            stream.write_row((*row, *defaults))
            number += 1
    return number
