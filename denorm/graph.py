"""Which tables change when one does: for a cache, which learns of the write on the first only."""

from django.db import models

from denorm import declarations


def tables_changed_by(model: type[models.Model]) -> frozenset[str]:
    """Return the names of the tables that a write on the table of `model` changes, besides its own.

    Follows the triggers to the end: a Stats table may itself be counted.
    """
    writes: dict[str, set[str]] = {}
    for stats in declarations.all_stats():
        sources = [feed.child for feed in declarations.feeds(stats)]
        sources += [shown.model for shown in declarations.shown(stats)]
        for source in [*sources, declarations.parent_of(stats)]:
            if source is not None:
                writes.setdefault(source._meta.db_table, set()).add(stats._meta.db_table)
    reached: set[str] = set()
    frontier = {model._meta.db_table}
    while frontier:
        frontier = set().union(*(writes.get(table, set()) for table in frontier)) - reached
        reached |= frontier
    return frozenset(reached - {model._meta.db_table})
