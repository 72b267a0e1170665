"""The SQL in `sql/`, and the quoting that filling it in needs."""

import functools
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db import models


@functools.cache
def template(name: str) -> str:
    """Return `sql/<name>.sql` on one line without its comments: rewording one must not make a migration."""
    text = (resources.files("denorm") / "sql" / f"{name}.sql").read_text(encoding="utf-8")
    return " ".join(
        " ".join(line.split()) for line in text.splitlines() if not line.lstrip().startswith("--")
    ).strip()


def quote(name: str) -> str:
    """Quote an identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Quote a string constant."""
    return "'" + text.replace("'", "''") + "'"


def column(field: "models.Field[Any, Any]") -> str:
    """Return the quoted column of a concrete field."""
    return quote(str(field.column))
