"""Reading past the caches: all of them for a request that asks, the query cache for a fragment being filled."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest

from caching.conf import observer

HEADER = "X-Runway-Bypass"

_everything: ContextVar[bool] = ContextVar("caching_bypass_everything", default=False)
_queries: ContextVar[bool] = ContextVar("caching_bypass_queries", default=False)


@contextmanager
def bypassed() -> Iterator[None]:
    """Neither read nor fill any cache inside the block."""
    token = _everything.set(True)
    try:
        yield
    finally:
        _everything.reset(token)


@contextmanager
def queries_bypassed() -> Iterator[None]:
    """Run every query inside the block on the database.

    A fragment is filled like this: between a commit and the query cache's invalidation, a new version from
    the database and old rows from the query cache would meet, and stay together.
    """
    token = _queries.set(True)
    try:
        yield
    finally:
        _queries.reset(token)


def is_bypassed() -> bool:
    """Say whether every cache is bypassed here."""
    return _everything.get()


def are_queries_bypassed() -> bool:
    """Say whether the query cache is bypassed here, for whichever reason."""
    return _everything.get() or _queries.get()


def is_asked_by(request: HttpRequest) -> bool:
    """Say whether the request asks to bypass the caches, and may."""
    return request.headers.get(HEADER) == "1" and observer()(request)


def refusal() -> tuple[str, str] | None:
    """Say as what a look-up counts that mustn't be made, and why; None where it may be."""
    if is_bypassed():
        return "bypass", "asked"
    # A writer would store what it may roll back, and decide on what is old.
    if any(_is_in_transaction(connection) for connection in connections.all(initialized_only=True)):
        return "miss", "transaction"
    return None


def _is_in_transaction(connection: BaseDatabaseWrapper) -> bool:
    return connection.in_atomic_block or (connection.connection is not None and not connection.autocommit)
