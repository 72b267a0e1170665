"""Rows that the tail follows: what was made of them is kept for long, and is old for no second after they changed."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from psycopg.conninfo import make_conninfo
from pytest_django import Settings

from caching import fence, heartbeat, leases, pgoutput, publication, rows, store, tail
from caching.pages import anonymous_page, shows
from caching.queries import query
from settings.env import env
from tests.cluster.nodes import until
from tests.integration.caching.posters import Poster, PosterStats, make_posters, nothing
from tests.integration.caching.test_tail import forget_slot, outsider
from tests.integration.caching.test_users import BACKEND, ask, serve, who

pytestmark = [pytest.mark.usefixtures("cached_posters"), pytest.mark.cluster]

TABLE, STATS, USERS = Poster._meta.db_table, PosterStats._meta.db_table, "people_user"
MAX_AGE = 0.2
MOMENT = 0.4
"""Seconds for which a row counts as just changed."""


@anonymous_page(max_age=MAX_AGE)
def poster(request: HttpRequest, pk: int) -> HttpResponse:
    """A poster, and how many share its stats."""
    found = Poster.objects.get(pk=pk)
    shows(request, Poster, pk=pk)
    shows(request, Poster, stats=found.stats_id)
    shows(request, PosterStats, pk=found.stats_id)
    return HttpResponse(f"{found.title} {Poster.objects.filter(stats_id=found.stats_id).count()}")


handler404 = nothing
urlpatterns = [path("poster/<int:pk>/", poster), path("who/", who)]


@pytest.fixture
def gallery(settings: Settings) -> None:
    serve(settings, __name__)
    settings.CACHING = {
        **settings.CACHING,
        "TAIL_URL": make_conninfo(env.str("WAL_TAIL_URL"), dbname=str(connection.settings_dict["NAME"])),
        "PURGE_SECONDS": MOMENT / 2,
        "LEASE_SECONDS": MOMENT / 2,
        "USER_SECONDS": MAX_AGE,
        "ROWS": {
            TABLE: {"by": ["id", "stats_id"]},
            STATS: {"by": ["id"], "but": ["cache_version"]},
            USERS: {"by": ["id"], "but": ["last_login"]},
        },
    }
    with outsider() as somebody:
        forget_slot(somebody)
    fence.connection().delete(fence.key(fence.HEARTBEAT))  # of a tail before this one


@pytest.fixture
def unfollowed(gallery: None) -> Iterator[None]:
    publication.publish("default")
    yield
    with outsider() as somebody:
        somebody.execute(f"DROP PUBLICATION IF EXISTS {publication.NAME}")
        forget_slot(somebody)


@pytest.fixture
def stop(unfollowed: None) -> Iterator[Callable[[], None]]:
    """A tail follows; what ends it."""
    stopping = threading.Event()
    thread = threading.Thread(target=tail.follow, args=[stopping])
    thread.start()

    def stop() -> None:
        stopping.set()
        thread.join(20)
        assert not thread.is_alive()

    try:
        until("the tail lives", lambda: heartbeat.last() is not None)
        yield stop
    finally:
        stop()


def visit(one: Poster) -> tuple[str, str]:
    """What a visitor reads, and from where."""
    response = Client().get(f"/poster/{one.pk}/")
    return response.text, response["Cache-Status"].removeprefix("runway; ").partition(";")[0]


def keep(one: Poster) -> str:
    """Let the poster's page be kept for long; returns it."""
    until("it is kept", lambda: store.connection().pttl(page_of(one)) > 60_000 or not visit(one))
    return visit(one)[0]


def page_of(one: Poster) -> bytes:
    """The key of the one page there is."""
    visit(one)
    keys = [key for key in store.connection().keys("*page:*") if b"lease" not in key]
    assert len(keys) == 1
    return bytes(keys[0])


def by_hand(statement: str, *parameters: Any) -> float:
    """Somebody at a psql prompt; when they were done, by our clock."""
    with outsider() as somebody:
        somebody.execute(statement, parameters)  # type: ignore[call-overload]
    return time.monotonic()


@pytest.mark.usefixtures("stop")
def test_a_page_whose_rows_stay_is_kept_and_another_row_is_none_of_its_business() -> None:
    one, other = make_posters("Autumn", "Spring")
    until("they are told", lambda: bool(mark(one) and mark(other)))
    assert keep(one) == "Autumn 1"
    before, of_stats = mark(other), mark(one.stats)
    by_hand(f"UPDATE {STATS} SET cache_version = 7")
    by_hand(f"UPDATE {TABLE} SET title = 'Winter' WHERE id = %s", other.pk)
    until("it is told", lambda: mark(other) != before)
    time.sleep(MAX_AGE)
    assert visit(one) == ("Autumn 1", "hit")
    assert mark(one.stats) == of_stats


def mark(row: Any) -> bytes | None:
    """What the tail left of a row."""
    name = rows.name(type(row), "pk", row.pk)
    found: bytes | None = store.connection().get(store.name_of(f"row:{name}"))
    return found


@pytest.mark.usefixtures("stop")
@pytest.mark.parametrize(
    ("statement", "text"),
    [
        ("UPDATE {TABLE} SET title = 'Winter' WHERE id = %(one)s", "Winter 1"),
        ("UPDATE {TABLE} SET stats_id = %(stats)s WHERE id = %(other)s", "Autumn 2"),
        ("INSERT INTO {TABLE} (title, stats_id) VALUES ('Spring', %(stats)s)", "Autumn 2"),
        ("TRUNCATE {STATS} CASCADE; INSERT INTO {TABLE} (id, title) VALUES (%(one)s, 'Winter')", "Winter 1"),
    ],
    ids=["a row is edited", "a row comes from another key", "a row is added", "a table is emptied"],
)
def test_what_anybody_changes_shows_within_a_second(statement: str, text: str) -> None:
    without_uniqueness()
    one, other = make_posters("Autumn", "Summer")
    assert one.stats
    assert keep(one) == "Autumn 1"
    known = {"one": one.pk, "other": other.pk, "stats": one.stats.pk}
    with outsider() as somebody, psycopg.ClientCursor(somebody) as cursor:
        cursor.execute(statement.format(TABLE=TABLE, STATS=STATS), known)
    wrote = time.monotonic()
    until("others see it", lambda: visit(one)[0] == text, seconds=5)
    assert time.monotonic() - wrote < 1


@pytest.mark.usefixtures("stop")
def test_rows_that_leave_a_key_are_told_by_what_they_were() -> None:
    without_uniqueness()
    one, other = make_posters("Autumn", "Summer")
    by_hand(f"UPDATE {TABLE} SET stats_id = %s WHERE id = %s", one.stats_id, other.pk)
    assert keep(one) == "Autumn 2"
    by_hand(f"UPDATE {TABLE} SET stats_id = NULL WHERE id = %s", other.pk)
    until("it left", lambda: visit(one)[0] == "Autumn 1")
    by_hand(f"UPDATE {TABLE} SET stats_id = %s WHERE id = %s", one.stats_id, other.pk)
    assert keep(one) == "Autumn 2"
    by_hand(f"DELETE FROM {TABLE} WHERE id = %s", other.pk)
    until("it is gone", lambda: visit(one)[0] == "Autumn 1")


def without_uniqueness() -> None:
    """Let several posters share their stats."""
    with outsider() as somebody:
        found = somebody.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'u'", [TABLE]
        ).fetchone()
        if found:
            somebody.execute(f'ALTER TABLE {TABLE} DROP CONSTRAINT "{found[0]}"')


@pytest.mark.usefixtures("stop")
def test_a_page_of_a_row_that_changed_a_moment_ago_is_kept_for_a_moment() -> None:
    (one,) = make_posters("Autumn")
    until("it is told", lambda: mark(one) is not None)
    visit(one)
    assert store.connection().pttl(page_of(one)) < 60_000
    assert keep(one) == "Autumn 1"


def test_without_a_tail_a_page_is_as_old_as_its_view_allows(stop: Callable[[], None]) -> None:
    (one,) = make_posters("Autumn")
    assert keep(one) == "Autumn 1"
    stop()
    by_hand(f"UPDATE {TABLE} SET title = 'Winter'")
    until("the tail is missed", lambda: visit(one)[0] == "Winter 1")
    time.sleep(MAX_AGE)
    assert visit(one) == ("Winter 1", "fwd=stale"), "kept for MAX_AGE"


@pytest.mark.usefixtures("unfollowed")
def test_a_new_session_of_the_tail_and_a_crowd_of_rows_count_as_a_change_of_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (one,) = make_posters("Autumn")
    with tail.connect() as session:
        assert tail.Tail(session).round()
        keep(one)
        key = page_of(one).decode().removeprefix(store.name_of(""))
        follower = tail.Tail(session)
        assert follower.round()
        maker = leases.take(key)
        assert maker
        assert Client().get(f"/poster/{one.pk}/")["X-Cache"] == "STALE", (
            "nobody waits for a page that may well be true"
        )
        maker.leave()
        assert visit(one)[1] == "fwd=stale"
        keep(one)
        monkeypatch.setattr(tail, "MOST_ROWS", 2)
        make_posters("Spring", "Summer")
        assert follower.round()
        assert visit(one)[1] == "fwd=stale"
        assert not mark(one)


@pytest.mark.usefixtures("stop")
@pytest.mark.django_db(transaction=True)
def test_a_member_is_remembered_until_their_row_changes() -> None:
    member = get_user_model().objects.create_user("mara", "mara@example.com", "a b c", display_name="Mara")
    device = Client()
    device.force_login(member, BACKEND)
    key = store.name_of(f"user:{member.pk}")
    until("she is remembered for long", lambda: not ask(device)[1] and store.connection().pttl(key) > 60_000)
    by_hand(f"UPDATE {USERS} SET last_login = now()")
    wrote = by_hand(f"UPDATE {USERS} SET display_name = 'Mara Lind'")
    until("her name is another", lambda: "Mara Lind" in ask(device)[0], seconds=5)
    assert time.monotonic() - wrote < 1
    until("she is remembered again", lambda: not ask(device)[1] and store.connection().pttl(key) > 60_000)


@pytest.mark.usefixtures("unfollowed")
def test_the_log_says_what_a_row_was_and_is() -> None:
    large = "x" * 50_000
    with tail.connect() as session, outsider() as somebody:
        tail.Tail(session).round()
        somebody.execute(f"ALTER TABLE {TABLE} ADD large text")
        try:
            somebody.execute(f"ALTER TABLE {TABLE} ALTER large SET STORAGE EXTERNAL")
            somebody.execute(f"INSERT INTO {TABLE} (id, title, large) VALUES (7, 'Ümlaut', %s)", [large])
            somebody.execute(f"UPDATE {TABLE} SET title = '' WHERE id = 7")
            somebody.execute(f"UPDATE {TABLE} SET id = 8 WHERE id = 7")
            somebody.execute(f"DELETE FROM {TABLE} WHERE id = 8")
            upto, _, _, _, _ = tail.Tail(session)._state()
            found = session.execute(
                query("tail_changes"),
                {
                    "slot": tail.slot_name(session.info.dbname),
                    "upto": upto,
                    "most": 1000,
                    "publication": publication.NAME,
                    "followed": [TABLE],
                    "most_rows": 1000,
                },
            ).fetchone()
        finally:
            somebody.execute(f"ALTER TABLE {TABLE} DROP large")
    assert found
    first, second, third, last = pgoutput.changes(found[3])
    row = {"id": "7", "title": "Ümlaut", "stats_id": None, "large": large}
    assert first == (TABLE, None, row)
    assert second == (TABLE, row, {**row, "title": "", "large": pgoutput.UNCHANGED})
    assert third.before == {**row, "title": ""}
    assert third.after == {**row, "id": "8", "title": "", "large": pgoutput.UNCHANGED}
    assert last == (TABLE, {**row, "id": "8", "title": ""}, None)
    assert not rows._is_news(second, ["title"]), "what is large and was left alone is no news"


def test_a_row_that_nobody_follows_is_refused() -> None:
    with pytest.raises(LookupError, match="Nobody follows"):
        rows.name(Poster, "title", "Autumn")
