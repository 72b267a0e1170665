"""The WAL tail: what others write reaches cached readers, and what it can't follow isn't trusted."""

import threading
import time
from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg.conninfo import make_conninfo
from pytest_django import Settings
from redis.exceptions import RedisError

from caching import fence, heartbeat, publication, tables, tail
from caching.metrics import exposition
from deploy.environment import superuser_url
from deploy.stack import Stack
from settings.env import env
from tests.cluster.nodes import until
from tests.integration.caching.conftest import OwnRedis
from tests.integration.caching.posters import Poster, PosterStats, make_posters
from tests.integration.caching.test_querycache import reached_database, titles

pytestmark = [pytest.mark.usefixtures("cached_posters"), pytest.mark.cluster]

TABLE = Poster._meta.db_table


def outsider() -> psycopg.Connection:
    """Somebody at a psql prompt."""
    database = str(connection.settings_dict["NAME"])
    return psycopg.connect(
        superuser_url(Stack.from_environment(), "primary"), dbname=database, autocommit=True
    )


@pytest.fixture
def published(cached_posters: None, settings: Settings) -> Iterator[None]:
    """The publication, a setting that names the primary, and afterwards no slot."""
    database = str(connection.settings_dict["NAME"])
    settings.CACHING = {
        **settings.CACHING,
        "TAIL_URL": make_conninfo(env.str("WAL_TAIL_URL"), dbname=database),
        "BREAK_SECONDS": 0.1,
    }
    with outsider() as somebody:
        forget_slot(somebody)  # of a run that was cut off
    publication.publish("default")
    yield
    with outsider() as somebody:
        somebody.execute(f"DROP PUBLICATION IF EXISTS {publication.NAME}")
        forget_slot(somebody)


def forget_slot(somebody: psycopg.Connection) -> None:
    somebody.execute(
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = %s",
        [tail.slot_name(somebody.info.dbname)],
    )


@pytest.fixture
def following(published: None) -> Iterator[None]:
    """A tail that follows the test database, in a thread."""
    stopping = threading.Event()
    thread = threading.Thread(target=tail.follow, args=[stopping])
    thread.start()
    try:
        until("the tail lives", lambda: heartbeat.last() is not None)
        yield
    finally:
        stopping.set()
        thread.join(20)
        assert not thread.is_alive()


def by_hand(somebody: psycopg.Connection) -> None:
    somebody.execute(f"UPDATE {TABLE} SET title = 'Winter'")


def by_copy(somebody: psycopg.Connection) -> None:
    with somebody.cursor().copy(f"COPY {TABLE} (title) FROM STDIN") as copy:
        copy.write("Winter\n")


def by_truncate(somebody: psycopg.Connection) -> None:
    somebody.execute(f"TRUNCATE {TABLE}")


def by_cascade(somebody: psycopg.Connection) -> None:
    constraint = somebody.execute(
        "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f'", [TABLE]
    ).fetchone()
    assert constraint
    column = f"FOREIGN KEY (stats_id) REFERENCES {PosterStats._meta.db_table}"
    name = f'"{constraint[0]}"'
    somebody.execute(
        f"ALTER TABLE {TABLE} DROP CONSTRAINT {name}, ADD CONSTRAINT {name} {column} ON DELETE CASCADE"
    )
    try:
        somebody.execute(f"DELETE FROM {PosterStats._meta.db_table}")
    finally:
        somebody.execute(
            f"ALTER TABLE {TABLE} DROP CONSTRAINT {name}, ADD CONSTRAINT {name} {column} DEFERRABLE INITIALLY DEFERRED"
        )


def by_trigger(somebody: psycopg.Connection) -> None:
    somebody.execute(
        f"CREATE FUNCTION rename() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN UPDATE {TABLE} SET title = 'Winter'; RETURN NULL; END $$"
    )
    somebody.execute(
        f"CREATE TRIGGER rename AFTER UPDATE ON {PosterStats._meta.db_table} EXECUTE FUNCTION rename()"
    )
    try:
        somebody.execute(f"UPDATE {PosterStats._meta.db_table} SET cache_version = 2")
    finally:
        somebody.execute("DROP FUNCTION rename CASCADE")


@pytest.mark.usefixtures("following")
@pytest.mark.parametrize("write", [by_hand, by_copy, by_truncate, by_cascade, by_trigger])
def test_what_others_write_is_seen_within_a_second(write: Callable[[psycopg.Connection], None]) -> None:
    make_posters("Autumn")
    until("it is remembered", lambda: titles() == ["Autumn"] and not reached_database(titles))
    with outsider() as somebody:
        write(somebody)
    wrote = time.monotonic()
    until("others see it", lambda: titles() != ["Autumn"], seconds=5)
    assert time.monotonic() - wrote < 1


@pytest.mark.usefixtures("following")
def test_the_running_one_says_how_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("wal_tail", "--status")
    assert "delay 0." in capsys.readouterr().out
    call_command("wal_tail", "--status", "--json")
    assert '"slot_bytes"' in capsys.readouterr().out
    assert "cache_tail_up 1.0" in exposition()
    assert "cache_tail_slot_bytes" in exposition()


@pytest.mark.usefixtures("published")
def test_without_a_tail_nothing_is_served_and_everybody_is_told() -> None:
    fence.connection().delete(fence.key(fence.HEARTBEAT))
    make_posters("Autumn")
    assert reached_database(titles)
    assert reached_database(titles)
    assert "cache_tail_up 0.0" in exposition()
    with pytest.raises(CommandError, match="no sign of life"):
        call_command("wal_tail", "--status")


@pytest.mark.usefixtures("published")
def test_one_that_dies_between_peek_and_advance_tells_it_again() -> None:
    make_posters("Autumn")
    with tail.connect() as session:
        first = tail.Tail(session)
        assert first.round()
        with outsider() as somebody:
            by_hand(somebody)
        first._advance = lambda lsn: (_ for _ in ()).throw(psycopg.OperationalError)  # type: ignore[method-assign]
        with pytest.raises(psycopg.OperationalError):
            first.round()
        told = titles_tag()
        assert tail.Tail(session).round()
        assert titles_tag() != told, "told twice rather than never"
        told = titles_tag()
        assert tail.Tail(session).round()
        assert titles_tag() == told


def titles_tag() -> bytes:
    return fence.read(tables.records("default", frozenset({TABLE}))).tag


@pytest.mark.usefixtures("published")
def test_redis_away_keeps_the_slot_where_it_is(own_redis: OwnRedis) -> None:
    make_posters("Autumn")
    with tail.connect() as session:
        follower = tail.Tail(session)
        assert follower.round()
        told = titles_tag()
        with outsider() as somebody:
            by_hand(somebody)
        own_redis.refuse()
        with pytest.raises(RedisError):
            follower.round()
        own_redis.answer()
        follower.round()
        assert titles_tag() != told


@pytest.mark.usefixtures("published")
def test_a_slot_that_is_gone_and_another_history_forget_everything() -> None:
    make_posters("Autumn")
    with tail.connect() as session:
        assert tail.Tail(session).round()
        first = titles_tag()
        with outsider() as somebody:
            forget_slot(somebody)
        assert tail.Tail(session).round()
        second = titles_tag()
        assert second != first, "who knows what was changed meanwhile"
        fence.new_epoch("a promotion", "another cluster:00000002")
        third = titles_tag()
        assert tail.Tail(session).round()
        assert titles_tag() not in {first, second, third}


@pytest.mark.usefixtures("published")
def test_a_slot_that_is_older_than_the_publication_is_made_anew() -> None:
    make_posters("Autumn")
    with tail.connect() as session, outsider() as somebody:
        assert tail.Tail(session).round()
        somebody.execute(f"DROP PUBLICATION {publication.NAME}")
        by_hand(somebody)
        publication.publish("default")
        told = titles_tag()
        follower = tail.Tail(session)
        assert follower.round() is None
        assert follower.round()
        assert titles_tag() != told


@pytest.mark.usefixtures("published")
def test_a_table_that_is_not_published_is_named() -> None:
    with outsider() as somebody:
        somebody.execute(f"ALTER PUBLICATION {publication.NAME} DROP TABLE {TABLE}")
    with tail.connect() as session, pytest.raises(tail.UnpublishedError, match=TABLE):
        tail.Tail(session)


def test_the_tail_needs_an_address() -> None:
    with pytest.raises(CommandError, match="TAIL_URL"):
        call_command("wal_tail")
