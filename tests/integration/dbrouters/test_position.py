"""The position that a token carries: every replica reaches it, also where a log page ends."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection

from dbrouters.position import sample
from tests.integration.dbrouters.conftest import caught_up, position

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])

PAGE = 8192


def raw() -> int:
    """The insert position as PostgreSQL tells it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint")
        return int(cursor.fetchone()[0])


def log(size: int) -> int:
    """Write a log record with so many bytes of content; returns how far the position moved."""
    before = raw()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_logical_emit_message(false, 'x', repeat('x', %s))", [size])
    return raw() - before


def end_a_page() -> int:
    """Write records until one ends exactly with a page: then the insert position is behind the next header."""
    for _ in range(50):
        while PAGE - raw() % PAGE < 1000:
            log(200)
        around = log(400) - 400
        log(PAGE - raw() % PAGE - around)
        if raw() % PAGE == 24:
            return raw()
    raise AssertionError("no record ended with its page")


def test_the_header_of_an_unwritten_page_is_waited_for_by_nobody(replicas: None) -> None:
    end = end_a_page()
    assert position().lsn == end - 24
    caught_up()  # no more WAL comes, and every replica shows the position


def test_a_position_grows_with_every_commit(replicas: None) -> None:
    before = position()
    Group.objects.create(name="one")
    after = position()
    assert after.lsn > before.lsn
    assert before.reached_by(after)
    assert not after.reached_by(before)


def test_the_primary_is_no_standby(replicas: None) -> None:
    with connection.cursor() as cursor:
        found = sample(cursor)
    assert not found.in_recovery
    assert not found.receiving
