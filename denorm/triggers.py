"""The triggers that keep every declaration exact: one an operation on each table that feeds, shows in or has Stats.

django-pgtrigger carries them: it writes them into migrations with their SQL frozen, and knows which are installed.
"""

from collections.abc import Iterator

import pgtrigger
from django.db import models
from pgtrigger import core

from denorm import announcements, declarations, statements

_OPERATIONS = {
    "insert": (pgtrigger.Insert, pgtrigger.Referencing(new="new_rows")),
    "update": (pgtrigger.Update, pgtrigger.Referencing(old="old_rows", new="new_rows")),
    "delete": (pgtrigger.Delete, pgtrigger.Referencing(old="old_rows")),
    "truncate": (pgtrigger.Truncate, None),  # has no transition tables
}
_ROWS = {"insert": "new_rows", "update": "new_rows", "delete": "old_rows"}


class DerivingTrigger(pgtrigger.Trigger):  # type: ignore[misc]
    """Keeps what is derived from one table's rows, after each statement of one operation."""

    level = pgtrigger.Statement
    when = pgtrigger.After

    def __init__(self, source: type[models.Model], action: str) -> None:
        operation, referencing = _OPERATIONS[action]
        super().__init__(name=f"denorm_{action}", operation=operation, referencing=referencing)
        self.source = source
        self.action = action

    def get_func(self, model: type[models.Model]) -> str:  # noqa: ARG002
        """Return the function's body. `model` may be a migration's state of the source, which has no declarations."""
        return f"{body(self.source, self.action)} RETURN NULL;"


def register() -> None:
    """Tell django-pgtrigger every trigger of the project. Safe to repeat."""
    for model in sources():
        for action in _OPERATIONS:
            taken = {trigger.name for trigger in getattr(model._meta, "triggers", [])}
            if f"denorm_{action}" not in taken and body(model, action):
                DerivingTrigger(model, action).register(model)


def status(database: str) -> Iterator[tuple[str, str, str]]:
    """Yield table, trigger and state in `database`: "installed", "missing", "changed" or "disabled".

    Tables that the project's routers keep out of that database are left out.
    """
    words = {core.INSTALLED: "installed", core.UNINSTALLED: "missing", core.OUTDATED: "changed"}
    for model in sources():
        for trigger in model._meta.triggers:  # type: ignore[attr-defined]
            if not isinstance(trigger, DerivingTrigger):
                continue
            state, enabled = trigger.get_installation_status(model, database)
            if state in words:
                disabled = state == core.INSTALLED and not enabled
                yield model._meta.db_table, trigger.name, "disabled" if disabled else words[state]


def sources() -> list[type[models.Model]]:
    """Return the models whose tables have triggers of ours, by table name."""
    found = {feed.child for stats in declarations.all_stats() for feed in declarations.feeds(stats)}
    found |= {shown.model for stats in declarations.all_stats() for shown in declarations.shown(stats)}
    found |= {parent for stats in declarations.all_stats() if (parent := declarations.parent_of(stats))}
    return sorted(found, key=lambda model: model._meta.db_table)


def body(source: type[models.Model], action: str) -> str:
    """Return the PL/pgSQL that follows `action` on the table of `source`; nothing where nothing depends on it."""
    written, rows = list(counting(source, action)), _ROWS.get(action)
    planned = [statements.plan(written, rows) if rows else statements.sequence(written)] if written else []
    return " ".join([*planned, *announcing(source, action)])


def counting(source: type[models.Model], action: str) -> Iterator[str]:
    """Yield the statements that follow `action` on the table of `source`.

    Rows of new parents are made before anything is counted, since a table may point at itself; then each Stats table is
    written in the order of its name, which keeps the order of locks the same for every source.
    """
    for stats in declarations.all_stats():
        if declarations.parent_of(stats) is source and action in ("insert", "delete"):
            write = statements.create if action == "insert" else statements.discard
            yield write(stats, source)
    render = {
        "insert": statements.added,
        "update": statements.changed,
        "delete": statements.removed,
        "truncate": statements.reset,
    }[action]
    for stats in declarations.all_stats():
        for feed in declarations.feeds(stats):
            if feed.child is not source or (feed.own and action != "update"):
                continue
            if feed.counts or feed.versions:
                yield render(feed)


def announcing(source: type[models.Model], action: str) -> Iterator[str]:
    """Yield the PL/pgSQL that tells the parents which show rows of `source` about `action`, in the same order."""
    announce = {"update": announcements.redrawn, "delete": announcements.gone}.get(action)
    if announce is None:
        return
    for stats in declarations.all_stats():
        yield from (announce(shown) for shown in declarations.shown(stats) if shown.model is source)
