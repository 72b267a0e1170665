"""What one row's derived columns and sets say, and if that is true: for a person who looks at the row."""

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models, router
from psycopg import sql

from denorm import buffered, declarations, drift
from denorm.buffered import Buffered
from denorm.declarations import Model
from denorm.drift import Range
from denorm.fields import CacheVersion
from denorm.servers import BUFFERS, SETS
from denorm.sets import declaration, keeper


class State(enum.StrEnum):
    """What is known of a number or set."""

    TRUE = "true"
    WRONG = "wrong"
    MISSING = "missing"
    FOLLOWS = "follows its table"
    COLD = "not in Redis, the table answers"
    FLUSHED = "flushed"
    WAITS = "more is waiting to be flushed"
    VERSION = "a version"
    UNKNOWN = "Redis is away"


@dataclass(frozen=True)
class One(Range):
    """The parent with this key alone."""

    key: str = ""

    @property
    def within(self) -> str:
        """The key as the end of a condition."""
        return f" AND stats.denorm_key = {sql.quote(self.key).strip()}"


@dataclass(frozen=True)
class Finding:
    """One column or set of one row: what is stored, and what should be (None where nothing can say)."""

    name: str
    stored: Any
    true: Any
    state: State


def findings(parent: models.Model) -> list[Finding]:
    """Return what is derived for one row of a parent (or its Stats). Counts its rows anew, by index, on the primary."""
    model: Any = type(parent)._meta.concrete_model
    found: list[Finding] = []
    for stats in declarations.all_stats():
        if model in (stats, declarations.parent_of(stats)):
            found += _columns(stats, parent.pk)
    for each in declaration.working():
        if model in (each.model, declarations.parent_of(each.model)):
            found.append(_set(each.attribute, each.of(parent.pk)))
    return found


def _columns(stats: Model, pk: Any) -> Iterator[Finding]:
    alias = router.db_for_write(stats)
    row: Any = stats._base_manager.using(alias).filter(pk=pk).first()
    wrong = {
        each.column: each
        for source in drift.counted(alias)
        if source.stats is stats
        for each in drift.find(source, alias, One(key=str(pk)))
    }
    for field in declarations.derived(stats):
        stored = getattr(row, field.name, None)
        if row is None:
            yield Finding(field.name, None, None, State.MISSING)
        elif isinstance(field, Buffered):
            yield Finding(field.name, stored, None, _buffer(field, pk))
        elif isinstance(field, CacheVersion):
            yield Finding(field.name, stored, None, State.VERSION)
        elif field.name in wrong:
            yield Finding(field.name, stored, wrong[field.name].true, State.WRONG)
        else:
            yield Finding(field.name, stored, stored, State.TRUE)


def _buffer(field: Buffered, pk: Any) -> State:
    waiting = BUFFERS.ask(lambda: buffered.waiting(field, pk))
    if waiting is None:
        return State.UNKNOWN
    return State.WAITS if waiting else State.FLUSHED


def _set(name: str, owned: Any) -> Finding:
    size = SETS.ask(lambda: keeper.size(owned))
    if size is None:
        return Finding(name, None, None, State.UNKNOWN)
    return Finding(name, size if size >= 0 else None, None, State.FOLLOWS if size >= 0 else State.COLD)
