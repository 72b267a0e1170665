"""Forgetting by hand: a table, an object, a page, a route, everything; by command and by the panel."""

from collections.abc import Callable
from io import StringIO

import pytest
from cachalot.settings import cachalot_settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import include, path
from pytest_django import Settings

from caching import invalidation, views
from caching.fragments import FragmentList
from caching.pages import anonymous_page
from tests import factories
from tests.integration.caching.conftest import OwnRedis
from tests.integration.caching.posters import Poster, cards, make_posters, may_observe, nothing, render

__all__ = ["may_observe"]

pytestmark = pytest.mark.django_db(transaction=True)


def show(_request: HttpRequest, name: str = "") -> HttpResponse:
    """What one query finds, and another that the query cache may remember."""
    return HttpResponse(name + cards() + ",".join(Poster.objects.values_list("title", flat=True)))


handler404 = nothing
shows = ([path("<str:name>/", anonymous_page(max_age=60)(show), name="show")], "shows")
urlpatterns = [
    path("posters/", include(shows)),
    path("all/", anonymous_page(max_age=60)(show), name="all"),
    path("panel/", views.panel, name="panel"),
    path("looks/", include(([path("<int:pk>/<slug:slug>/", show, name="look")], "looks"))),
]


@pytest.fixture
def visitor(client: Client, settings: Settings, cached_posters: None) -> Client:
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = ["caching.middleware.CacheMetersMiddleware"]
    settings.TEMPLATES = [
        {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "OPTIONS": {}}
    ]
    # What a stored page holds counts here; that a purge also keeps pages out for a while is test_pages' business.
    settings.CACHING = {
        **settings.CACHING,
        "OBSERVER": f"{__name__}.may_observe",
        "PURGE_SECONDS": 0.0,
    }
    settings.ALLOWED_HOSTS = ["testserver"]
    make_posters("Autumn", "Winter")
    return client


def command(*arguments: str) -> str:
    out = StringIO()
    call_command("cache_invalidate", *arguments, stdout=out)
    return out.getvalue()


def outcomes(visitor: Client, *paths: str) -> list[str]:
    return [visitor.get(path)["X-Cache"] for path in paths]


PATHS = ("/posters/attic/", "/posters/cellar/", "/all/")


@pytest.fixture
def warm(visitor: Client) -> Client:
    assert outcomes(visitor, *PATHS) == ["MISS"] * 3
    assert outcomes(visitor, *PATHS) == ["HIT"] * 3
    return visitor


def test_a_path_with_all_its_arguments(warm: Client) -> None:
    assert "/all/ is made anew" in command("route", "/all/")
    assert outcomes(warm, *PATHS) == ["HIT", "HIT", "MISS"]
    assert outcomes(warm, "/all/?utm_source=mail") == ["HIT"]


@pytest.mark.parametrize("name", ["shows:show", "/posters/<str:name>/"])
def test_all_pages_of_a_route(warm: Client, name: str) -> None:
    assert "/posters/<str:name>/" in command("route", name)
    assert outcomes(warm, *PATHS) == ["MISS", "MISS", "HIT"]


def test_everything(warm: Client) -> None:
    Poster.objects.using("default").bulk_update(
        [Poster(pk=poster.pk, title="Forgotten") for poster in Poster.objects.all()], ["title"]
    )
    assert "Autumn" in cards(), "a fragment under its version"
    assert "Everything is forgotten" in command("all")
    assert outcomes(warm, *PATHS) == ["MISS"] * 3
    assert "Forgotten" in cards()


def test_a_table_is_read_anew(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    table = get_user_model()._meta.db_table
    monkeypatch.setattr(cachalot_settings, "CACHALOT_ONLY_CACHABLE_TABLES", frozenset({table}))

    def ask() -> int:
        with CaptureQueriesContext(connection) as seen:
            list(get_user_model().objects.using("default").values_list("username", flat=True))
        return len([each for each in seen.captured_queries if table in each["sql"]])

    assert [ask(), ask()] == [1, 0]
    assert "read anew" in command("table", table)
    assert [ask(), ask()] == [1, 0]


def test_an_object_gets_a_new_version_and_a_new_page(visitor: Client) -> None:
    look = factories.look("As it was")

    def page() -> str:
        light = type(look).objects.using("default").select_related("stats").filter(pk=look.pk)
        source = "{% versioned_cache_list looks as look %}{{ look.title }}{% endversioned_cache_list %}"
        return render("{% load versioned_cache %}" + source, looks=FragmentList(light, "title"))

    assert page() == "As it was"
    with connection.cursor() as cursor:  # nobody was told of this write, and the triggers missed it
        cursor.execute("ALTER TABLE looks_look DISABLE TRIGGER USER")
        cursor.execute("UPDATE looks_look SET title = 'By hand' WHERE id = %s", [look.pk])
        cursor.execute("ALTER TABLE looks_look ENABLE TRIGGER USER")
    assert page() == "As it was"
    assert "1 versions are new, 1 pages are made anew" in command("object", "looks.Look", str(look.pk))
    assert page() == "By hand"


@pytest.mark.usefixtures("visitor")
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("table", "nowhere"), "No model has a table 'nowhere'"),
        (("object", "nowhere.Thing", "1"), "There is no model 'nowhere.Thing'"),
        (("object", "people.User", "999999999"), "people.User has no 999999999"),
        (("object", "people.User", "x"), "has no keys like x"),
        (("route", "nowhere"), "No URL is named 'nowhere'"),
    ],
)
def test_what_is_not_there_is_told_in_one_line(arguments: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence) as caught:
        command(*arguments)
    assert "\n" not in str(caught.value)


def test_without_redis_it_says_that_old_pages_may_come_back(own_redis: OwnRedis, visitor: Client) -> None:
    own_redis.stop()
    with pytest.raises(CommandError, match="may come back"):
        command("route", "/all/")


def test_the_panel_shows_the_meters_and_forgets(
    warm: Client, counted: Callable[[], dict[tuple[str, str, str, str], int]]
) -> None:
    counted()
    page = warm.get("/panel/").text
    assert "/posters/&lt;str:name&gt;/" in page
    assert "cold 2" in page
    response = warm.post("/panel/", {"kind": "route", "name": "shows:show"})
    assert (response.status_code, "is made anew" in response.text) == (200, True)
    assert outcomes(warm, *PATHS) == ["MISS", "MISS", "HIT"]
    assert "Everything is forgotten" in warm.post("/panel/", {"kind": "all"}).text
    assert outcomes(warm, *PATHS) == ["MISS"] * 3


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"kind": "route", "name": "nowhere"}, "No URL is named"),
        ({"kind": "object", "name": "looks.Look"}, "Give a model and keys"),
        ({"kind": "object", "name": ""}, "Give a model and keys"),
        ({"kind": "table", "name": "<script>"}, "No model has a table"),
        ({"kind": "lunch"}, "Say what to forget"),
        ({}, "Say what to forget"),
    ],
)
def test_the_panel_says_what_it_cannot_do(visitor: Client, form: dict[str, str], sentence: str) -> None:
    response = visitor.post("/panel/", form)
    assert response.status_code == 400
    assert sentence in response.text
    assert "<script>" not in response.text


def test_the_panel_forgets_nothing_without_a_token(warm: Client) -> None:
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.post("/panel/", {"kind": "all"}).status_code == 403
    assert outcomes(warm, *PATHS) == ["HIT"] * 3


def test_without_redis_the_panel_says_so(own_redis: OwnRedis, visitor: Client) -> None:
    own_redis.stop()
    assert "answer, so there are no figures" in visitor.get("/panel/").text
    response = visitor.post("/panel/", {"kind": "route", "name": "/all/"})
    assert (response.status_code, "may come back" in response.text) == (400, True)


def test_nothing_cached_under_an_objects_key_is_told(visitor: Client) -> None:
    visitor.get("/all/")
    row = Session.objects.create(session_key="k", session_data="", expire_date="2030-01-01T00:00:00Z")
    with pytest.raises(invalidation.InvalidationError, match="neither a version nor a page"):
        invalidation.objects("sessions.Session", [row.pk])
    assert caches["default"].keys("page:*") != []  # type: ignore[attr-defined]
