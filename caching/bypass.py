"""Reading past the caches: all of them for a request that asks, the query cache for a fragment being filled."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest

from caching.conf import observer

HEADER = "X-Runway-Bypass"

LAYERS = frozenset({"page", "fragment", "query", "user"})

_layers: ContextVar[frozenset[str]] = ContextVar("caching_bypass_layers", default=frozenset())
_queries: ContextVar[bool] = ContextVar("caching_bypass_queries", default=False)


@contextmanager
def bypassed(layers: Collection[str] = LAYERS) -> Iterator[None]:
    """Neither read nor fill these caches inside the block; all of them unless some are named."""
    token = _layers.set(frozenset(layers))
    try:
        yield
    finally:
        _layers.reset(token)


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


def is_bypassed(layer: str) -> bool:
    """Say whether that layer's cache is bypassed here."""
    return layer in _layers.get()


def are_queries_bypassed() -> bool:
    """Say whether the query cache is bypassed here, for whichever reason."""
    return is_bypassed("query") or _queries.get()


def asked_by(request: HttpRequest) -> frozenset[str]:
    """Return the layers that the request asks to bypass, and may: `1` is all of them, `page,fragment` these two."""
    asked = request.headers.get(HEADER, "")
    if not asked or not observer()(request):
        return frozenset()
    return LAYERS if asked == "1" else LAYERS & set(asked.split(","))


def refusal(layer: str) -> tuple[str, str] | None:
    """Say as what a look-up in that layer counts that mustn't be made, and why; None where it may be."""
    if is_bypassed(layer):
        return "bypass", "asked"
    # A writer would store what it may roll back, and decide on what is old.
    if any(_is_in_transaction(connection) for connection in connections.all(initialized_only=True)):
        return "miss", "transaction"
    return None


def _is_in_transaction(connection: BaseDatabaseWrapper) -> bool:
    return connection.in_atomic_block or (connection.connection is not None and not connection.autocommit)
