"""A pytest plugin (`-p denorm.testing`): a test whose transaction never commits reads its own counts.

Inside `TestCase`'s transaction, and that of pytest-django's `db`, what is derived is settled after each statement.
"""

import pytest
from django.db import connections


@pytest.fixture(autouse=True)
def _denorm_settles_at_once(request: pytest.FixtureRequest) -> None:
    marker = request.node.get_closest_marker("django_db")
    if marker is not None and not marker.kwargs.get("transaction"):
        request.getfixturevalue("db")
    for connection in connections.all(initialized_only=True):
        if connection.in_atomic_block and connection.vendor == "postgresql":
            settle_at_once(connection.alias)


def settle_at_once(using: str) -> None:
    """Settle after each statement until the open transaction ends."""
    from denorm.models import Delta  # noqa: PLC0415 - it needs the apps

    [trigger] = Delta._meta.triggers  # type: ignore[attr-defined]
    with connections[using].cursor() as cursor:
        cursor.execute(f'SET CONSTRAINTS "{trigger.get_pgid(Delta)}" IMMEDIATE')
