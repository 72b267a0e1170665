"""Which tables change when one does: for a cache, which learns of the write on the first only."""

from collections.abc import Mapping

from django.db import models

from denorm import declarations
from denorm.models import Entry


def changes() -> Mapping[str, frozenset[str]]:
    """Return, for each table whose writes set off triggers, the tables that they change besides it.

    Follows the triggers to the end: a Stats table may itself be counted. A table that isn't in it changes no other.
    """
    direct = _direct()
    return {table: _reached(table, direct) for table in sorted(direct)}


def tables_changed_by(model: type[models.Model]) -> frozenset[str]:
    """Return the names of the tables that a write on the table of `model` changes, besides its own."""
    return changes().get(model._meta.db_table, frozenset())


def _direct() -> dict[str, set[str]]:
    writes: dict[str, set[str]] = {}
    for stats in declarations.all_stats():
        sources = [feed.child for feed in declarations.feeds(stats)]
        sources += [shown.model for shown in declarations.shown(stats)]
        for source in [*sources, declarations.parent_of(stats)]:
            if source is not None and source is not stats:
                writes.setdefault(source._meta.db_table, set()).add(stats._meta.db_table)
        for feed in declarations.feeds(stats):
            if feed.hot:
                writes[feed.child._meta.db_table].add(Entry._meta.db_table)
        for rise in declarations.rises(stats):
            for source in (rise.through, rise.source):
                writes.setdefault(source._meta.db_table, set()).add(stats._meta.db_table)
    return writes


def _reached(start: str, direct: Mapping[str, set[str]]) -> frozenset[str]:
    reached: set[str] = set()
    frontier = {start}
    while frontier:
        frontier = set().union(*(direct.get(table, set()) for table in frontier)) - reached
        reached |= frontier
    return frozenset(reached - {start})
