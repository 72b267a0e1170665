"""Pages shared among visitors without a session, on the real database and the real Redis."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import cast

import pytest
from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from redis.exceptions import RedisError

from caching import pages
from tests.integration.caching import rooms
from tests.integration.caching.conftest import OwnRedis
from tests.integration.caching.posters import Poster, make_posters
from tests.integration.caching.rooms import MAX_AGE, STALE, stage

Counted = Callable[[], dict[tuple[str, str, str, str], int]]
PATH = "/rooms/attic/"
ROUTE = "/rooms/<str:name>/"


@pytest.fixture
def visitor(client: Client, settings: Settings, posters: None) -> Client:
    settings.ROOT_URLCONF = "tests.integration.caching.rooms"
    settings.MIDDLEWARE = [
        "caching.middleware.CacheMetersMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ]
    settings.CACHING = {**settings.CACHING, "OBSERVER": "tests.integration.caching.rooms.may_observe"}
    settings.ALLOWED_HOSTS = ["testserver", ".example.com"]
    stage.reset()
    make_posters("Autumn")
    client.raise_request_exception = False
    return client


def outcome(response: HttpResponse) -> str:
    return response["X-Cache"]


def rename(title: str) -> None:
    Poster.objects.update(title=title)


@pytest.mark.parametrize("number", [1, 50])
def test_a_warm_page_queries_nothing(visitor: Client, number: int) -> None:
    make_posters(*map(str, range(number)))
    cold = visitor.get(PATH)
    with CaptureQueriesContext(connection) as queries:
        warm = visitor.get(PATH)
    assert len(queries) == 0
    assert (outcome(cold), outcome(warm)) == ("MISS", "HIT")
    assert warm.content == cold.content
    assert stage.runs == 1


def test_a_copy_answers_as_the_page_did_and_says_where_it_is_from(visitor: Client) -> None:
    cold, warm = visitor.get(PATH), visitor.get(PATH)
    assert cold["Cache-Status"] == "runway; fwd=uri-miss; detail=cold"
    assert warm["Cache-Status"] == "runway; hit; ttl=0"
    for response in (cold, warm):
        assert response["Content-Type"] == "text/html; charset=utf-8"
        assert response["Content-Language"] == "en"
        assert response["Vary"] == "Cookie"
        assert response["Cache-Control"] == "private, no-cache"
        assert not response.cookies
        assert not response.has_header("Server-Timing")


def test_a_page_is_stale_for_one_visitor_and_old_for_none(visitor: Client) -> None:
    assert "Autumn" in visitor.get(PATH).text
    rename("Winter")
    assert "Autumn" in visitor.get(PATH).text, "fresh for MAX_AGE"
    time.sleep(MAX_AGE + 0.1)
    response = visitor.get(PATH)
    assert "Winter" in response.text, "who comes first after it makes the next"
    assert response["Cache-Status"] == "runway; fwd=stale; detail=expired"
    assert outcome(visitor.get(PATH)) == "HIT"


def test_others_get_the_stale_copy_while_one_makes_the_next(visitor: Client) -> None:
    visitor.get(PATH)
    rename("Winter")
    time.sleep(MAX_AGE + 0.1)
    stage.act = rooms.sleep(0.5)
    with ThreadPoolExecutor(1) as pool:
        maker = pool.submit(fetch)
        time.sleep(0.2)
        response = visitor.get(PATH)
        assert outcome(response) == "STALE"
        assert response["Cache-Status"] == "runway; hit; ttl=0"
        assert "Autumn" in response.text
        assert outcome(maker.result()) == "MISS"
    assert "Winter" in visitor.get(PATH).text
    assert stage.runs == 2


def test_nothing_is_served_after_its_stale_seconds(visitor: Client) -> None:
    visitor.get(PATH)
    time.sleep(MAX_AGE * 1.1 + STALE + 0.1)
    assert visitor.get(PATH)["Cache-Status"] == "runway; fwd=uri-miss; detail=cold"


def fetch(path: str = PATH, **headers: str) -> HttpResponse:
    """A visitor on a thread of their own."""
    try:
        return cast("HttpResponse", Client(raise_request_exception=False).get(path, headers=headers))
    finally:
        connection.close()


def test_two_hundred_readers_of_a_cold_page_make_it_once(visitor: Client, settings: Settings) -> None:
    # A busy machine starts 200 threads slowly, and lets one of them wait longer for its turn than Redis may take.
    settings.CACHING = {**settings.CACHING, "WAIT_SECONDS": 20.0}
    settings.CACHES = {
        alias: {**cache, "LOCATION": f"{cache['LOCATION']}?timeout=20&socket_timeout=20"}
        for alias, cache in settings.CACHES.items()
    }
    stage.act = rooms.sleep(0.3)
    barrier = threading.Barrier(200)

    def read() -> HttpResponse:
        barrier.wait()
        return fetch("/corridors/attic/")

    with ThreadPoolExecutor(200) as pool:
        responses = [each.result() for each in [pool.submit(read) for _ in range(200)]]
    assert stage.runs == 1, Counter(response["Cache-Status"] for response in responses)
    assert {response.content for response in responses} == {responses[0].content}
    assert sorted(map(outcome, responses)) == ["HIT"] * 199 + ["MISS"]


def test_who_waits_in_vain_makes_the_page(visitor: Client, settings: Settings) -> None:
    settings.CACHING = {**settings.CACHING, "WAIT_SECONDS": 0.2}
    stage.act = rooms.sleep(0.8)
    with ThreadPoolExecutor(2) as pool:
        maker = pool.submit(fetch)
        time.sleep(0.1)
        began = time.monotonic()
        other = pool.submit(fetch).result()
        assert time.monotonic() - began < 0.2 + 0.8 + 0.5
    assert (outcome(maker.result()), outcome(other)) == ("MISS", "MISS")
    assert other["Cache-Status"].endswith("detail=waited")
    assert outcome(visitor.get(PATH)) == "HIT"


def test_a_maker_slower_than_the_lease_does_not_cover_a_newer_page(
    visitor: Client, settings: Settings
) -> None:
    settings.CACHING = {**settings.CACHING, "LEASE_SECONDS": 0.2, "WAIT_SECONDS": 0.1}
    old = HttpResponse("old")

    def slow(_request: HttpRequest) -> HttpResponse:
        time.sleep(0.5)
        return old

    stage.act = slow
    with ThreadPoolExecutor(1) as pool:
        maker = pool.submit(fetch)
        time.sleep(0.3)
        stage.act = lambda _request: HttpResponse("new")
        assert visitor.get(PATH).text == "new"
        assert maker.result().text == "old"
    assert visitor.get(PATH).text == "new"


@pytest.mark.parametrize(("act", "status"), [(rooms.missing, 404), (rooms.forbidden, 403)])
def test_what_is_gone_takes_its_copy_along(
    visitor: Client, act: Callable[[HttpRequest], HttpResponse], status: int
) -> None:
    visitor.get(PATH)
    time.sleep(MAX_AGE + 0.1)
    stage.act = act
    assert visitor.get(PATH).status_code == status
    assert [key for key in keys() if "page:" in key or "lease:" in key] == []
    assert visitor.get(PATH).status_code == status


def test_an_error_leaves_the_stale_copy_to_others_and_the_lease_to_the_next(visitor: Client) -> None:
    visitor.get(PATH)
    time.sleep(MAX_AGE + 0.1)
    stage.act = rooms.broken
    assert visitor.get(PATH).status_code == 500
    assert len([key for key in keys() if "page:" in key]) == 1
    assert [key for key in keys() if "lease:" in key] == []
    stage.reset()
    assert outcome(visitor.get(PATH)) == "MISS"


def keys() -> list[str]:
    client = caches["default"].client.get_client()  # type: ignore[attr-defined]
    own = caches["default"].key_prefix  # the suite's site may be up, on the same server
    return [key.decode() for key in client.keys(f"{own}:*")]


@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": "session=x"},
        {"Cookie": "log_position=x"},
        {"Cookie": "messages=x"},
        {"Cookie": "django_language=de"},
        {"Authorization": "Bearer x"},
        {"HX-Request": "true"},
    ],
)
def test_a_visitor_of_their_own_neither_gets_nor_leaves_a_copy(
    visitor: Client, headers: dict[str, str]
) -> None:
    (name,) = headers
    stage.act = lambda request: HttpResponse("mine" if name in request.headers else "ours")
    own = "/rooms/x.css/"
    assert Client().get(own, headers=headers).text == "mine"
    response = visitor.get(own)
    assert (response.text, outcome(response)) == ("ours", "MISS")
    response = Client().get(own, headers=headers)
    assert (response.text, outcome(response)) == ("mine", "BYPASS")
    assert response["Cache-Control"] == "private, no-cache"
    assert outcome(visitor.get(own)) == "HIT"


def test_a_first_visitor_leaves_nothing_of_theirs_in_the_page(visitor: Client) -> None:
    first = visitor.get(f"{PATH}?utm_source=<b>me</b>&after=2", headers={"Cookie": "theme=dark"})
    second = visitor.get(f"{PATH}?after=2&fbclid=other")
    assert (outcome(first), outcome(second)) == ("MISS", "HIT")
    assert second.text.endswith(f"{PATH}?after=2 []")


@pytest.mark.parametrize("query", ["debug=1", "after=1&after=2", "after=1&_=1"])
def test_an_unknown_argument_makes_no_copy(visitor: Client, query: str) -> None:
    for _ in range(2):
        response = visitor.get(f"{PATH}?{query}")
        assert response["Cache-Status"] == "runway; fwd=bypass; detail=arguments"
    assert keys() == []


def test_hosts_have_pages_of_their_own_and_strangers_none(visitor: Client) -> None:
    assert outcome(visitor.get(PATH, headers={"Host": "a.example.com"})) == "MISS"
    assert outcome(visitor.get(PATH, headers={"Host": "b.example.com"})) == "MISS"
    assert visitor.get(PATH, headers={"Host": "evil.test"}).status_code == 400
    assert len([key for key in keys() if "page:" in key]) == 2


def test_a_head_reads_a_copy_and_makes_none(visitor: Client) -> None:
    assert outcome(visitor.head(PATH)) == "MISS"
    assert keys() == []
    visitor.get(PATH)
    assert outcome(visitor.head(PATH)) == "HIT"


def test_a_page_with_a_token_is_not_kept(visitor: Client) -> None:
    stage.act = rooms.token
    first, second = visitor.get(PATH), visitor.get(PATH)
    assert first["Cache-Status"] == "runway; fwd=uri-miss; detail=csrf"
    assert (outcome(second), keys()) == ("MISS", [])
    assert first.text != second.text


def test_a_page_made_in_a_transaction_is_not_kept(visitor: Client, counted: Counted) -> None:
    for _ in range(2):
        assert outcome(visitor.get("/atomic/attic/")) == "MISS"
    assert keys() == []
    assert counted() == {("/atomic/<str:name>/", "page", "miss", "transaction"): 2}


def test_a_purge_is_seen_at_once_with_every_argument(visitor: Client) -> None:
    for query in ("", "?after=2"):
        visitor.get(PATH + query)
    other = visitor.get("/rooms/cellar/")
    rename("Hidden")
    pages.purge("http://testserver/rooms/attic/")
    for query in ("", "?after=2"):
        response = visitor.get(PATH + query)
        assert "Hidden" in response.text
        assert response["Cache-Status"] == "runway; fwd=bypass; detail=purged"
    assert visitor.get("/rooms/cellar/").content == other.content


def test_a_purged_page_is_kept_again_later(visitor: Client, settings: Settings) -> None:
    settings.CACHING = {**settings.CACHING, "PURGE_SECONDS": 0.2}
    visitor.get("/rooms/caf%C3%A9/")
    pages.purge("/rooms/caf%C3%A9/")
    time.sleep(0.3)
    response = visitor.get("/rooms/caf%C3%A9/")
    assert response["Cache-Status"] == "runway; fwd=uri-miss; detail=purged"
    assert outcome(visitor.get("/rooms/café/")) == "HIT"


def test_what_was_being_made_during_a_purge_is_never_served(visitor: Client, settings: Settings) -> None:
    settings.CACHING = {**settings.CACHING, "PURGE_SECONDS": 0.0}

    def read_then_wait(_request: HttpRequest) -> HttpResponse:
        title = Poster.objects.get().title
        time.sleep(0.4)
        return HttpResponse(title)

    stage.act = read_then_wait
    with ThreadPoolExecutor(1) as pool:
        maker = pool.submit(fetch)
        time.sleep(0.2)
        rename("Hidden")
        pages.purge(PATH)
        assert maker.result().text == "Autumn"
    response = visitor.get(PATH)
    assert (response.text, outcome(response)) == ("Hidden", "MISS")


def test_meters_name_every_outcome(visitor: Client, counted: Counted) -> None:
    visitor.get(PATH)
    visitor.get(PATH)
    visitor.get(f"{PATH}?x=1")
    visitor.get(PATH, headers={"Cookie": "session=x"})
    assert counted() == {
        (ROUTE, "page", "miss", "cold"): 1,
        (ROUTE, "page", "hit", "-"): 1,
        (ROUTE, "page", "bypass", "cookie"): 1,
        (ROUTE, "page", "bypass", "arguments"): 1,
    }


def test_observers_are_told_and_read_past_it_only_when_they_ask(visitor: Client) -> None:
    please = {"X-Please": "yes"}
    assert visitor.get(PATH, headers=please)["Server-Timing"] == 'cache-page;desc="miss=1"'
    assert visitor.get(PATH, headers=please)["Server-Timing"] == 'cache-page;desc="hit=1"'
    response = visitor.get(PATH, headers={**please, "X-Runway-Bypass": "1"})
    assert response["Server-Timing"] == 'cache-page;desc="bypass=1"'
    assert response["Cache-Status"] == "runway; fwd=bypass; detail=asked"
    assert visitor.get(PATH, headers={"X-Runway-Bypass": "1"})["X-Cache"] == "HIT", "only observers may"


@pytest.mark.parametrize("damage", [b"", b"nonsense", b"\x80\x04K\x01.", b"x" * 100])
def test_a_damaged_copy_is_a_miss_and_is_mended(visitor: Client, damage: bytes) -> None:
    page = visitor.get(PATH).content
    client = caches["default"].client.get_client()  # type: ignore[attr-defined]
    (key,) = client.keys("*page:*")
    client.set(key, damage, px=60_000)
    response = visitor.get(PATH)
    assert (response.content, response["Cache-Status"]) == (page, "runway; fwd=uri-miss; detail=corrupt")
    assert outcome(visitor.get(PATH)) == "HIT"


def test_a_page_moved_to_another_key_is_a_miss(visitor: Client) -> None:
    visitor.get(PATH)
    client = caches["default"].client.get_client()  # type: ignore[attr-defined]
    (attic,) = client.keys("*page:*")
    page = client.get(attic)
    visitor.get("/rooms/cellar/")
    (cellar,) = set(client.keys("*page:*")) - {attic}
    client.set(cellar, page, px=60_000)
    assert visitor.get("/rooms/cellar/").text.startswith("cellar")


def test_without_redis_pages_are_made(visitor: Client, own_redis: OwnRedis, settings: Settings) -> None:
    settings.CACHING = {**settings.CACHING, "BREAK_SECONDS": 0.2}
    assert outcome(visitor.get(PATH)) == "MISS"
    own_redis.stop()
    began = time.monotonic()
    for _ in range(3):
        response = visitor.get(PATH)
        assert (response.status_code, outcome(response)) == (200, "MISS")
        assert response["Cache-Status"].endswith("detail=unreachable")
    assert time.monotonic() - began < 2
    with pytest.raises(RedisError):
        pages.purge(PATH)
    own_redis.start()
    time.sleep(0.25)
    assert outcome(visitor.get(PATH)) == "MISS"
    assert outcome(visitor.get(PATH)) == "HIT"


def test_redis_lost_while_a_page_is_made_costs_the_copy_alone(visitor: Client, own_redis: OwnRedis) -> None:
    def lose(_request: HttpRequest) -> None:
        own_redis.stop()

    stage.act = lose
    assert visitor.get(PATH).status_code == 200
