"""Whoever writes tells the fence: when, of which tables, and through django-cachalot's own API."""

from collections.abc import Callable, Iterator

import pytest
from cachalot.api import cachalot_disabled, get_last_invalidation, invalidate
from cachalot.signals import post_invalidation
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import OuterRef, Subquery
from psycopg import sql

from caching import fence, tables
from tests.integration.caching.posters import Poster, make_posters
from tests.integration.caching.test_querycache import Counted, key, reached_database, titles

pytestmark = pytest.mark.usefixtures("cached_posters")

TABLE = Poster._meta.db_table


def tag() -> bytes:
    return fence.read(tables.records("default", frozenset({TABLE}))).tag


@pytest.fixture
def manual() -> Iterator[None]:
    """Transactions by hand."""
    connection.ensure_connection()
    connection.set_autocommit(False)
    yield
    connection.rollback()
    connection.set_autocommit(True)


def test_a_hook_reads_what_was_committed() -> None:
    make_posters("Autumn")
    titles()
    seen: list[list[str]] = []
    with transaction.atomic():
        transaction.on_commit(lambda: seen.append(titles()))
        Poster.objects.update(title="Winter")
    assert seen == [["Winter"]]
    assert not reached_database(titles), "filled by the hook, and still true"


def test_what_is_rolled_back_is_no_change() -> None:
    make_posters("Autumn")
    titles()
    with transaction.atomic():
        Poster.objects.update(title="Winter")
        transaction.set_rollback(True)
    assert not reached_database(titles)


def test_a_savepoint_that_is_rolled_back_may_count_and_what_stands_does() -> None:
    make_posters("Autumn")
    titles()
    with transaction.atomic():
        Poster.objects.update(title="Winter")
        with transaction.atomic():
            Poster.objects.update(title="Spring")
            transaction.set_rollback(True)
    assert titles() == ["Winter"]


@pytest.mark.usefixtures("manual")
def test_a_commit_by_hand_holds_up_the_cache_until_it_is_told() -> None:
    Poster.objects.create(title="Autumn")
    connection.commit()
    connection.set_autocommit(True)
    assert titles() == titles() == ["Autumn"]
    connection.set_autocommit(False)
    Poster.objects.update(title="Winter")
    connection.commit()
    with pytest.raises(fence.UnfencedError, match="writing"):
        tag()
    connection.set_autocommit(True)
    assert titles() == ["Winter"]
    connection.set_autocommit(False)


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE {TABLE} SET title = 'Winter'",
        f"TRUNCATE {TABLE}",
        f"WITH changed AS (UPDATE {TABLE} SET title = 'Winter' RETURNING 1) SELECT * FROM changed",
        f'/* a note */ DELETE FROM "{TABLE}"',
        sql.SQL("UPDATE {} SET title = 'Winter'").format(sql.Identifier(TABLE)),
    ],
)
def test_a_raw_write_counts(statement: str | sql.Composed) -> None:
    make_posters("Autumn")
    before = tag()
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert tag() != before


@pytest.mark.parametrize("statement", [f"SELECT * FROM {TABLE} FOR UPDATE", f"SELECT count(*) FROM {TABLE}"])
def test_a_raw_read_does_not(statement: str) -> None:
    before = tag()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert tag() == before


def test_a_failed_write_may_count_and_leaves_no_mark() -> None:
    with connection.cursor() as cursor, pytest.raises(Exception, match="nowhere"):
        cursor.execute(f"UPDATE {TABLE} SET nowhere = 1")
    assert tag()


def test_tables_that_only_the_order_names_are_seen(counted: Counted) -> None:
    make_posters("Autumn", "Winter")
    newest = Poster.objects.filter(pk__gte=OuterRef("pk")).order_by("-pk").values("title")[:1]

    def read() -> list[str]:
        return [poster.title for poster in Poster.objects.order_by(Subquery(newest))]

    read()
    Poster.objects.filter(title="Autumn").update(title="Spring")
    assert "Spring" in read()


def test_the_api_invalidates_and_tells() -> None:
    told: list[str] = []

    def note(sender: str, **_: object) -> None:
        told.append(sender)

    post_invalidation.connect(note)
    try:
        before = tag()
        invalidate(Poster, db_alias="default", cache_alias="default")
        assert (tag() != before, told) == (True, [TABLE])
        before = tag()
        with transaction.atomic():
            invalidate(Poster, db_alias="default", cache_alias="default")
            assert (tag(), told) == (before, [TABLE])
        assert (tag() != before, told) == (True, [TABLE, TABLE])
        Poster.objects.update(title="Winter")
        assert told == [TABLE] * 3
    finally:
        post_invalidation.disconnect(note)


def test_the_api_knows_when_a_table_was_changed() -> None:
    make_posters("Autumn")
    first = get_last_invalidation(Poster, db_alias="default", cache_alias="default")
    make_posters("Winter")
    assert get_last_invalidation(Poster, db_alias="default", cache_alias="default") > first > 0


def test_the_api_disables() -> None:
    make_posters("Autumn")
    titles()
    with cachalot_disabled():
        assert reached_database(titles)
    assert not reached_database(titles)


def test_the_command_invalidates_everything(
    counted: Callable[[], dict[tuple[str, str, str, str], int]],
) -> None:
    make_posters("Autumn")
    titles()
    call_command("invalidate_cachalot", verbosity=0)
    assert reached_database(titles)
    assert counted() == {key("miss", "cold"): 1, key("miss", "invalidated"): 1}
