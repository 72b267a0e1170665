"""Anonymous pages: whole, the same for everyone, and asleep to nonsense."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client

from tests import factories
from tests.integration.community.conftest import ANYBODYS

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])


@pytest.fixture
def paths(settle) -> dict[str, str]:
    author = factories.member("mara", display_name="Mara", city="Malmö")
    look = factories.look(author=author, photos=2)
    worn = factories.product()
    factories.tag(look, worn, x=42, y=30)
    factories.comment(look, "That <b>drape</b>!")
    factories.like(look)
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


@pytest.mark.parametrize("name", PAGES)
def test_a_page_holds_nothing_of_its_visitor(paths, client, name):
    response = client.get(paths[name])
    assert response.status_code == 200
    assert set(response.cookies) <= ANYBODYS
    assert "csrfmiddlewaretoken" not in response.text
    assert "<form" not in response.text
    assert "<script" not in response.text


@pytest.mark.parametrize("name", PAGES)
def test_every_picture_says_what_it_is_and_how_large(paths, client, name):
    page = client.get(paths[name]).text
    assert re.search(r"<h1[ >]", page)
    for image in re.findall(r"<img[^>]*>", page):
        assert re.search(r'alt="', image)
        assert re.search(r'width="\d+"', image)
        assert re.search(r'height="\d+"', image)


def test_a_look_shows_its_facts_for_people_and_for_machines(paths, client):
    page = client.get(paths["look"]).text
    assert re.search(r"<main[^>]*data-look=\"\d+\"", page)
    assert 'data-likes="1"' in page
    assert 'data-comments="1"' in page
    assert len(re.findall(r"<article[^>]*data-comment=\"\d+\"", page)) == 1
    assert re.search(r'<svg[^>]* x="42%"', page)
    assert f'href="{paths["product"]}"' in page
    assert "That &lt;b&gt;drape&lt;/b&gt;!" in page
    assert f"/accounts/login/?next={paths['look']}" in page


@pytest.mark.parametrize("name", ["look", "product"])
def test_another_slug_leads_to_the_one_address(paths, client, name):
    response = client.get(re.sub(r"[^/]+/$", "another/", paths[name]))
    assert (response.status_code, response["Location"]) == (301, paths[name])


def test_an_unpublished_look_is_nowhere(client, settle):
    look = factories.look("Hidden from everyone", published=False)
    settle()
    assert client.get(look.get_absolute_url()).status_code == 404
    for path in ("/", "/looks/", look.author.get_absolute_url()):
        assert "Hidden from everyone" not in client.get(path).text


def test_a_shelf_shows_what_is_on_it_and_within_it(client, settle):
    wide = factories.category("Clothes")
    narrow = factories.category("Shirts", parent=wide)
    factories.product("Outer", category=wide)
    factories.product("Inner", category=narrow)
    factories.product("Elsewhere")
    settle()
    page = client.get("/products/?category=clothes").text
    assert "Outer" in page
    assert "Inner" in page
    assert "Elsewhere" not in page


@pytest.mark.parametrize(
    "path",
    [
        "/looks/99999999999999999999999999/x/",
        "/looks/0/x/",
        "/products/99999999999999999999999999/x/",
        "/people/%00/",
        "/people/no%20one/",
        "/people/" + "x" * 5000 + "/",
        "/people/nobody/",
        "/products/?category=%00",
        "/products/?category=" + "x" * 5000,
        "/nowhere",
    ],
)
def test_what_is_not_there_is_a_designed_404(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert "Out of stock" in response.text
    assert set(response.cookies) <= ANYBODYS


@pytest.mark.parametrize("value", ["%00", "%ff%fe", "x" * 5000, "1.2:abc", ":", "[]", "-1"])
def test_a_cursor_nobody_signed_starts_the_list(paths, client, value):
    for name in ("looks", "look", "products", "profile"):
        response = client.get(f"{paths[name]}?after={value}")
        assert response.status_code == 200
        assert "First warm evening" in response.text or name == "products"


def test_errors_are_designed_without_a_database(client):
    for name, words in {"500.html": "A seam came apart", "503.html": "Back in a moment"}.items():
        assert words in render_to_string(name)
    csrf = Client(enforce_csrf_checks=True).post("/accounts/login/", {})
    assert csrf.status_code == 403
    assert "This form has expired" in csrf.text


def test_empty_lists_say_so(client):
    assert "No looks yet" in client.get("/").text
    assert "No looks yet" in client.get("/looks/").text
    assert "This shelf is empty" in client.get("/products/").text
