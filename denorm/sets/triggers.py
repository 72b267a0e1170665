"""The triggers that write the outbox: one an operation on each table that a set follows."""

from collections.abc import Iterator

import pgtrigger
from django.db import models

from denorm.sets.declaration import RedisSet, working
from denorm.templates import literal, quote, template

_OPERATIONS = {
    "insert": (pgtrigger.Insert, pgtrigger.Referencing(new="new_rows")),
    "update": (pgtrigger.Update, pgtrigger.Referencing(old="old_rows", new="new_rows")),
    "delete": (pgtrigger.Delete, pgtrigger.Referencing(old="old_rows")),
    "truncate": (pgtrigger.Truncate, None),  # has no transition tables
}


class OutboxTrigger(pgtrigger.Trigger):  # type: ignore[misc]
    """Notes in the writer's transaction which sets one statement changed."""

    level = pgtrigger.Statement
    when = pgtrigger.After

    def __init__(self, source: type[models.Model], action: str) -> None:
        operation, referencing = _OPERATIONS[action]
        super().__init__(name=f"denorm_set_{action}", operation=operation, referencing=referencing)
        self.source = source
        self.action = action

    def get_func(self, model: type[models.Model]) -> str:  # noqa: ARG002
        """Return the function's body. `model` may be a migration's state of the source, which has no declarations."""
        return f"{body(self.source, self.action)} RETURN NULL;"


def register() -> None:
    """Tell django-pgtrigger every trigger of the sets. Safe to repeat."""
    for model in sources():
        taken = {trigger.name for trigger in getattr(model._meta, "triggers", [])}
        for action in _OPERATIONS:
            if f"denorm_set_{action}" not in taken:
                OutboxTrigger(model, action).register(model)


def sources() -> list[type[models.Model]]:
    """Return the models whose tables sets follow, by table name."""
    return sorted({each.source.child for each in working()}, key=lambda model: model._meta.db_table)


def body(source: type[models.Model], action: str) -> str:
    """Return the PL/pgSQL that notes what `action` on the table of `source` changed."""
    return " ".join(_note(each, action) for each in _of(source))


def _of(source: type[models.Model]) -> Iterator[RedisSet]:
    return (each for each in working() if each.source.child is source)


def _note(each: RedisSet, action: str) -> str:
    name = literal(each.name)
    if action == "truncate":
        return template("set_drop").format(name=name)
    if action == "update":
        old, new = _pairs(each, "old_row"), _pairs(each, "new_row")
        pairs, rows = f"({old} EXCEPT {new}) UNION ALL ({new} EXCEPT {old})", "new_rows"
    else:
        row = "new_row" if action == "insert" else "old_row"
        pairs, rows = _pairs(each, row), f"{row}s"
    return template("set_dirty").format(name=name, pairs=pairs, rows=rows)


def _pairs(each: RedisSet, row: str) -> str:
    owner, member = quote(each.source.owner), quote(each.source.member)
    return template("set_pair").format(
        row=row, rows=f"{row}s", owner=owner, member=member, condition=each.condition(row)
    )
