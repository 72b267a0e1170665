"""The pages that visitors without a session share: which, for whom, and for how long."""

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connections
from django.test import Client
from django.urls import reverse

from caching import pages
from tests import factories
from tests.integration.community.conftest import queries

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])

PAGES = [
    "home",
    "looks",
    "look",
    "products",
    "shelf",
    "product",
    "profile",
    "forum",
    "room",
    "topic",
    "blog",
    "article",
]


@pytest.fixture
def paths(settle) -> dict[str, str]:
    author = factories.member("mara")
    look = factories.look(author=author)
    worn = factories.product()
    factories.tag(look, worn)
    topic, article = factories.topic(author=author), factories.article(author=author)
    settle()
    return {
        "home": "/",
        "looks": "/looks/",
        "look": look.get_absolute_url(),
        "products": "/products/",
        "shelf": worn.category.get_absolute_url(),
        "product": worn.get_absolute_url(),
        "profile": author.get_absolute_url(),
        "forum": "/forum/",
        "room": topic.forum.get_absolute_url(),
        "topic": topic.get_absolute_url(),
        "blog": "/blog/",
        "article": article.get_absolute_url(),
    }


@pytest.mark.parametrize("name", PAGES)
def test_the_second_visitor_costs_no_query_and_no_connection(paths, name):
    first = Client().get(paths[name])
    connections.close_all()
    with queries() as seen:
        second = Client().get(paths[name] + ("&" if "?" in paths[name] else "?") + "utm_source=mail")
    assert seen == []
    assert (first["X-Cache"], second["X-Cache"]) == ("MISS", "HIT")
    assert second.content == first.content
    for header in ("Content-Type", "Content-Security-Policy", "X-Frame-Options", "Vary", "Cache-Control"):
        assert second[header] == first[header], header
    assert not second.cookies


@pytest.mark.parametrize("name", PAGES)
def test_a_member_neither_gets_nor_leaves_a_shared_page(paths, signed_in, name):
    member = factories.member("quiet_reader")
    client = signed_in(member)
    assert "quiet_reader" in client.get(paths[name]).text
    response = Client().get(paths[name])
    assert response["X-Cache"] == "MISS"
    assert "quiet_reader" not in response.text
    response = client.get(paths[name])
    assert response["X-Cache"] == "BYPASS"
    assert response["Cache-Control"] == "private, no-cache"
    assert "quiet_reader" in response.text


def test_who_comments_sees_it_at_once_and_after_signing_out_too(paths, signed_in):
    client, path = signed_in(), paths["look"]
    Client().get(path)
    pk = path.split("/")[2]
    client.post(f"/looks/{pk}/comments/", {"text": "Seen at once"})
    assert "Seen at once" in client.get(path).text
    client.post(reverse("account_logout"))
    assert settings.SESSION_COOKIE_NAME not in {name for name, each in client.cookies.items() if each.value}
    response = client.get(path)
    assert (response["X-Cache"], response.context["user"].is_authenticated) == ("BYPASS", False)
    assert "Seen at once" in response.text
    assert "Seen at once" not in Client().get(path).text, "another visitor's copy lives for some seconds"


def test_the_writers_cookie_is_known_to_the_cache():
    assert settings.DBROUTERS["COOKIE_NAME"] in settings.CACHING["VISITOR_COOKIES"]


def test_a_visitor_of_the_sign_in_form_still_shares(paths):
    client = Client()
    client.get("/accounts/login/")
    assert settings.CSRF_COOKIE_NAME in client.cookies
    Client().get(paths["look"])
    assert client.get(paths["look"])["X-Cache"] == "HIT"


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/signup/", "/ops/", "/healthz"])
def test_what_is_not_opted_in_is_not_shared(path, client):
    assert not client.get(path).has_header("X-Cache")


def test_a_private_page_is_not_found_under_a_files_name(paths, signed_in):
    client = signed_in()
    for path in (paths["look"] + "x.css", "/accounts/logout/x.css", paths["profile"] + "avatar.png"):
        assert client.get(path).status_code == 404
        assert Client().get(path).status_code == 404
    assert caches["default"].keys("page:*") == []


def test_a_redirect_to_the_one_address_is_not_shared(paths, client):
    path = paths["look"].rstrip("/").rpartition("/")[0] + "/another/"
    for _ in range(2):
        response = client.get(path)
        assert (response.status_code, response["X-Cache"]) == (301, "MISS")


def test_a_hidden_look_is_gone_at_once_when_its_pages_are_purged(paths, settle):
    look = factories.look("Hide me", author=factories.member())
    settle()
    shown = [look.get_absolute_url(), "/looks/", "/", look.author.get_absolute_url()]
    for path in shown:
        assert "Hide me" in Client().get(path).text
    type(look).objects.filter(pk=look.pk).update(published=False)
    settle()
    pages.purge(*shown)
    for path in shown:
        assert "Hide me" not in Client().get(path).text
