"""Reads worth another look: on the primary without need, or many times in one request."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps

from queryreport import conf
from queryreport.measures import Measure, total
from queryreport.usage import Statement, Usage

_READ = re.compile(r"\s*(?:SELECT|WITH)\b.*\bFROM\b", re.IGNORECASE)  # without a table it reads nothing
_NEEDS_PRIMARY = re.compile(
    r"\b(?:FOR (?:NO KEY )?UPDATE|FOR (?:KEY )?SHARE|INSERT|UPDATE|DELETE|nextval|pg_\w+)\b", re.IGNORECASE
)
_NAME = re.compile(r'"(\w+)"')
_SAFE_METHODS = {"GET", "HEAD"}


@dataclass(frozen=True, slots=True)
class PrimaryRead:
    """A read of a GET view on the primary; `share` of all calls of this statement in this view, 0 to 1."""

    route: str
    fingerprint: str
    text: str
    site: str
    calls: int
    share: float


@dataclass(frozen=True, slots=True)
class Repeat:
    """A statement that one request ran `most` times.

    `mean` is its calls a request, over the requests that ran it.
    """

    route: str
    method: str
    fingerprint: str
    text: str
    site: str
    most: int
    mean: float
    requests: int
    seconds: float


def on_primary(usage: Usage, primaries: set[str]) -> list[PrimaryRead]:
    """Find the reads of safe methods that ran on a primary, most calls first.

    Left out: locking reads, statements with functions that need the primary, and tables of PRIMARY_APPS.
    """
    return sorted(_on_primary(usage, primaries), key=lambda read: read.calls, reverse=True)


def _on_primary(usage: Usage, primaries: set[str]) -> Iterator[PrimaryRead]:
    kept = _primary_tables()
    for statement in usage.statements:
        if not _READ.match(statement.text) or _NEEDS_PRIMARY.search(statement.text):
            continue
        if kept.intersection(_NAME.findall(statement.text)):
            continue
        for route in {key.route for key in statement.by_key}:
            here = {key: found for key, found in statement.by_key.items() if key.route == route}
            calls = sum(
                found.calls
                for key, found in here.items()
                if key.node in primaries and key.method in _SAFE_METHODS
            )
            everywhere = sum(found.calls for found in here.values())
            if calls:
                yield PrimaryRead(
                    route, statement.fingerprint, statement.text, statement.site, calls, calls / everywhere
                )


def _primary_tables() -> set[str]:
    labels = set(conf.get().primary_apps)
    models = apps.get_models(include_auto_created=True)
    return {model._meta.db_table for model in models if model._meta.app_label in labels}


def repeats(usage: Usage) -> list[Repeat]:
    """Find the statements that ran REPEATS times or more in one request, those with the most time first."""
    found = []
    for statement in usage.statements:
        views = {(key.route, key.method) for key in statement.by_key}
        for route, method in views:
            measure = total(
                part for key, part in statement.by_key.items() if (key.route, key.method) == (route, method)
            )
            if measure.repeats >= conf.get().repeats:
                found.append(_repeat(route, method, statement, measure))
    return sorted(found, key=lambda repeat: repeat.seconds, reverse=True)


def _repeat(route: str, method: str, statement: Statement, measure: Measure) -> Repeat:
    return Repeat(
        route=route,
        method=method,
        fingerprint=statement.fingerprint,
        text=statement.text,
        site=statement.site,
        most=measure.repeats,
        mean=measure.calls / max(measure.requests, 1),
        requests=measure.requests,
        seconds=measure.seconds,
    )
