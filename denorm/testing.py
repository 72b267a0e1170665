"""A pytest plugin (`-p denorm.testing`): a test whose transaction never commits reads its own counts.

Inside `TestCase`'s transaction, and that of pytest-django's `db`, what is derived is settled after each statement.
"""

import pytest
from django.db import connections
from django.test import TestCase


@pytest.fixture(autouse=True)
def _denorm_settles_at_once(request: pytest.FixtureRequest) -> None:
    if not _in_one_transaction(request):
        return
    for connection in connections.all(initialized_only=True):
        if connection.in_atomic_block and connection.vendor == "postgresql":
            settle_at_once(connection.alias)


def _in_one_transaction(request: pytest.FixtureRequest) -> bool:
    if request.cls is not None and issubclass(request.cls, TestCase):
        return True
    marker = request.node.get_closest_marker("django_db")
    if marker is not None and marker.kwargs.get("transaction"):
        return False
    wanted = marker is not None or "db" in request.fixturenames
    if wanted:
        request.getfixturevalue("db")
    return wanted and "transactional_db" not in request.fixturenames


def settle_at_once(using: str) -> None:
    """Settle after each statement until the open transaction ends."""
    from denorm.models import Delta  # noqa: PLC0415 - it needs the apps

    [trigger] = Delta._meta.triggers  # type: ignore[attr-defined]
    with connections[using].cursor() as cursor:
        cursor.execute(f'SET CONSTRAINTS "{trigger.get_pgid(Delta)}" IMMEDIATE')
