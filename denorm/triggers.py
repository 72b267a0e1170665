"""The triggers that keep every declaration exact: one an operation on each table that feeds, shows in or has Stats.

django-pgtrigger carries them: it writes them into migrations with their SQL frozen, and knows which are installed.
"""

import functools
from collections.abc import Iterator
from typing import Any

import pgtrigger
from django.db import models
from pgtrigger import core

from denorm import announcements, declarations, settlement, statements
from denorm.models import Delta

_OPERATIONS = {
    "insert": (pgtrigger.Insert, pgtrigger.Referencing(new="new_rows")),
    "update": (pgtrigger.Update, pgtrigger.Referencing(old="old_rows", new="new_rows")),
    "delete": (pgtrigger.Delete, pgtrigger.Referencing(old="old_rows")),
    "truncate": (pgtrigger.Truncate, None),  # has no transition tables
}
_ROWS = {"insert": "new_rows", "update": "new_rows", "delete": "old_rows"}


class DerivingTrigger(pgtrigger.Trigger):  # type: ignore[misc]
    """Says what is derived from one table's rows, after each statement of one operation."""

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


class SettlingTrigger(pgtrigger.Trigger):  # type: ignore[misc]
    """Takes in what was noted for one Stats table, when an UPDATE names its key: nothing else does."""

    level = pgtrigger.Statement
    when = pgtrigger.After

    def __init__(self, stats: type[models.Model]) -> None:
        operation = pgtrigger.UpdateOf(str(stats._meta.pk.column))
        super().__init__(name="denorm_settle", operation=operation, declare=settlement.variables(stats))
        self.stats = stats

    def get_func(self, model: type[models.Model]) -> str:  # noqa: ARG002
        """Return the function's body."""
        return f"{settlement.settled(self.stats)} RETURN NULL;"


def register() -> None:
    """Tell django-pgtrigger every trigger of the project. Safe to repeat."""
    for model in sources():
        for action in _OPERATIONS:
            if f"denorm_{action}" not in _taken(model) and body(model, action):
                DerivingTrigger(model, action).register(model)
        if (
            "denorm_settle" not in _taken(model)
            and model in declarations.all_stats()
            and settlement.settled(model)
        ):
            SettlingTrigger(model).register(model)


def _taken(model: type[models.Model]) -> set[str]:
    return {trigger.name for trigger in getattr(model._meta, "triggers", [])}


def status(database: str) -> Iterator[tuple[str, str, str]]:
    """Yield table, trigger and state in `database`: "installed", "missing", "changed" or "disabled".

    Tables that the project's routers keep out of that database are left out.
    """
    words = {core.INSTALLED: "installed", core.UNINSTALLED: "missing", core.OUTDATED: "changed"}
    models_with_triggers: list[Any] = [*sources(), Delta]
    for model in models_with_triggers:
        for trigger in model._meta.triggers:
            if not trigger.name.startswith("denorm_"):
                continue
            state, enabled = trigger.get_installation_status(model, database)
            if state in words:
                disabled = state == core.INSTALLED and not enabled
                yield model._meta.db_table, trigger.name, "disabled" if disabled else words[state]


def sources() -> list[type[models.Model]]:
    """Return the models whose tables have triggers of ours, by table name."""
    found: set[type[models.Model]] = set()
    for stats in declarations.all_stats():
        found |= {stats} if settlement.settled(stats) else set()
        found |= {feed.child for feed in declarations.feeds(stats)}
        found |= {shown.model for shown in declarations.shown(stats)}
        found |= {model for rise in declarations.rises(stats) for model in (rise.through, rise.source)}
        found |= {parent} if (parent := declarations.parent_of(stats)) else set()
    return sorted(found, key=lambda model: model._meta.db_table)


@functools.cache
def body(source: type[models.Model], action: str) -> str:
    """Return the PL/pgSQL that follows `action` on the table of `source`; nothing where nothing depends on it."""
    written, rows = list(counting(source, action)), _ROWS.get(action)
    planned = [statements.plan(written, rows) if rows else statements.sequence(written)] if written else []
    return " ".join(
        [*planned, statements.sequence(noting(source, action)), *announcing(source, action)]
    ).strip()


def counting(source: type[models.Model], action: str) -> Iterator[str]:
    """Yield the statements that follow `action` on the table of `source` and write Stats rows at once.

    Rows of new parents are made before anything is counted, since a table may point at itself; then each Stats table is
    written in the order of its name, which keeps the order of locks the same for every source.
    """
    yield from _leaving(source, action)
    for stats in declarations.all_stats():
        if declarations.parent_of(stats) is source and stats is not source:
            if action == "insert":
                yield statements.create(stats, source)
            elif action == "delete":
                yield from statements.discard(stats, source)
    for feed in _feeds(source):
        if action == "truncate" and not feed.own:
            yield from statements.reset(feed)


def _leaving(source: type[models.Model], action: str) -> Iterator[str]:
    for stats in declarations.all_stats():
        for rise in declarations.rises(stats):
            if action == "update" and rise.through is source:
                yield statements.moved(rise)
            elif action == "delete" and source in (rise.through, rise.source):
                yield statements.leave(rise, stats_rows=rise.source is source)


def noting(source: type[models.Model], action: str) -> Iterator[str]:
    """Yield the statements that note what `action` on the table of `source` changed, for the end of the transaction."""
    rows: dict[str, tuple[statements.Row, ...]] = {
        "insert": ("new_row",),
        "update": ("new_row", "old_row"),
        "delete": ("old_row",),
    }
    if action in rows:
        for feed in _feeds(source):
            if action == "update" or not feed.own:
                yield from statements.noted(feed, rows[action])


def _feeds(source: type[models.Model]) -> Iterator[declarations.Feed]:
    for stats in declarations.all_stats():
        for feed in declarations.feeds(stats):
            if feed.child is source and (feed.aggregates or feed.versions):
                yield feed


def announcing(source: type[models.Model], action: str) -> Iterator[str]:
    """Yield the PL/pgSQL that tells the parents which show rows of `source` about `action`, in the same order."""
    announce = {"update": announcements.redrawn, "delete": announcements.gone}.get(action)
    if announce is None:
        return
    for stats in declarations.all_stats():
        yield from (announce(shown) for shown in declarations.shown(stats) if shown.model is source)
