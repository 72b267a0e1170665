"""Pages are read from the replicas: what a test has written must have arrived there before it looks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.core.cache import caches
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dbrouters.conf import configuration
from dbrouters.testing import wait_for_replicas
from tests import factories

ANYBODYS = {configuration().NODE_COOKIE_NAME}  # says which replica answered, and nothing about the visitor
Settle = Callable[[], None]


@pytest.fixture(autouse=True)
def _cold_caches() -> None:
    for alias in ("default", "state"):
        caches[alias].clear()


def forget_pages() -> None:
    """Let the copies of whole pages run out, and leave the fragments and queries in the cache."""
    caches["default"].delete_pattern("page:*")  # type: ignore[attr-defined]


@pytest.fixture
def settle() -> Settle:
    """Call it after writing: returns when every replica is known to show what the primary has."""

    def wait() -> None:
        with connections[
            "default"
        ].cursor() as cursor:  # a commit takes along what was written and not yet sent
            cursor.execute("SELECT pg_logical_emit_message(true, 'settle', '')")
        wait_for_replicas()

    return wait


@pytest.fixture
def signed_in(settle: Settle) -> Callable[..., Client]:
    """A client of a member (a new one unless given), signed in."""

    def sign_in(user=None) -> Client:
        client = Client()
        client.force_login(user or factories.member(), backend="django.contrib.auth.backends.ModelBackend")
        settle()
        return client

    return sign_in


@contextmanager
def queries() -> Iterator[list[str]]:
    """The statements on both aliases, once the block has ended."""
    seen: list[str] = []
    with (
        CaptureQueriesContext(connections["default"]) as primary,
        CaptureQueriesContext(connections["replica"]) as replica,
    ):
        yield seen
    seen += [f"primary: {each['sql']}" for each in primary.captured_queries]
    seen += [f"replica: {each['sql']}" for each in replica.captured_queries]
