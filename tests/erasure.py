"""What a test committed is gone before the next one: a pytest plugin that deletes rows where Django would truncate.

Django's flush truncates every table of the project after each test that commits, empty or not, and the standbys replay
it: a second a test. Nearly all of them are empty, and DELETE takes no lock that is in the way of a standby's readers.
"""

import functools
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from django.test import TransactionTestCase

KEPT = frozenset(
    {"auth_permission", "django_content_type"}
)  # post_migrate made them, and no test changes them
_ROLE = "session_replication_role"


@pytest.fixture(autouse=True, scope="session")
def _delete_instead_of_truncate() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", _erase)
        yield


def _erase(case: Any) -> None:
    for alias in case._databases_names(include_mirrors=False):
        connection = connections[alias]
        _allow(connection.settings_dict["USER"])
        with connection.cursor() as cursor:
            cursor.execute(_question(alias))
            filled = [name for (name,) in cursor.fetchall()]
            if filled:
                deletions = "; ".join(f'DELETE FROM "{name}"' for name in filled)
                # Neither foreign keys nor triggers: everything goes, in whatever order.
                cursor.execute(f"BEGIN; SET LOCAL {_ROLE} = replica; {deletions}; COMMIT")


@functools.cache
def _question(alias: str) -> str:
    """SQL that names the tables with rows in them."""
    tables = connections[alias].introspection.django_table_names(only_existing=True, include_views=False)
    return " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT FROM \"{name}\")" for name in sorted(set(tables) - KEPT)
    )


@functools.cache
def _allow(role: str) -> None:
    from tests.cluster.nodes import superuser  # noqa: PLC0415 - it needs the running stack

    with superuser("primary") as connection:
        connection.execute(f'GRANT SET ON PARAMETER {_ROLE} TO "{role}"')
