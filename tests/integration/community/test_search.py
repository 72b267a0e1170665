"""Search: by words, by spelling, on the replicas, and deaf to nonsense."""

import pytest
from django.core.cache import caches
from django.db import connections

from community.catalogue.models import Product
from community.discovery import search
from community.looks.models import Look
from tests import factories
from tests.integration.community.conftest import queries

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])


@pytest.fixture(autouse=True)
def _stocked(settle) -> None:
    mara = factories.member("mara", display_name="Mara Lind", city="Riga")
    factories.look("Linen all day", author=mara, description="Pleated trousers and sandals")
    factories.look("Rainy Sunday", author=mara, description="A trench over linen")
    factories.look("Linen in hiding", author=mara, published=False)
    factories.product("Linen overshirt", brand="Nordwind")
    factories.product("Suede boots", brand="Halden")
    settle()


def found(client, question: str) -> str:
    response = client.get(f"/search/?{question}")
    assert response.status_code == 200
    return response.text


def test_words_are_found_wherever_they_stand_and_in_their_other_forms(client):
    page = found(client, "q=linen")
    assert "Linen all day" in page
    assert "Rainy Sunday" in page
    assert "Linen overshirt" in page
    assert "Linen in hiding" not in page
    assert "Suede boots" not in page
    assert "Linen all day" in found(client, "q=sandal+pleat")


def test_all_words_count_and_a_minus_excludes(client):
    page = found(client, "q=linen+trench")
    assert "Rainy Sunday" in page
    assert "Linen all day" not in page
    page = found(client, "q=linen+-trench")
    assert "Linen all day" in page
    assert "Rainy Sunday" not in page


def test_a_shelf_is_searched_alone(client):
    page = found(client, "q=linen&in=products")
    assert "Linen overshirt" in page
    assert "Linen all day" not in page


def test_a_brand_finds_its_products(client):
    assert "Suede boots" in found(client, "q=halden")


@pytest.mark.parametrize("question", ["mara", "@mara", "lind", "marra"])
def test_people_are_found_by_how_their_names_are_spelled(client, question):
    assert "/people/mara/" in found(client, f"q={question}&in=people")


def test_a_misspelling_is_answered_with_what_is_spelled_alike(client):
    page = found(client, "q=suedde+boot")
    assert "Nothing has all of" in page
    assert "Suede boots" in page


def test_nothing_found_says_so(client):
    page = found(client, "q=xylophone")
    assert "Nothing has all of “xylophone”" in page


def test_a_long_list_goes_on(client, settle):
    for number in range(30):
        factories.look(f"Corduroy {number}")
    settle()
    page = found(client, "q=corduroy&in=looks")
    assert page.count('class="card"') == 24
    after = page.split("after=")[1].split('"')[0].replace("&amp;", "&")
    assert found(client, f"q=corduroy&in=looks&after={after}").count('class="card"') == 6


@pytest.mark.parametrize(
    "question",
    [
        "",
        "q=",
        "q=%00",
        "q=%ff%fe",
        "q=" + "x" * 5000,
        "q='%3B+DROP+TABLE",
        "q=%22%22+-+%7C+%26+!()",
        "q=linen&in=nowhere",
        "q=linen&after=1:2",
        "q=%F0%9F%91%A0",
        "q=<script>alert(1)</script>",
    ],
)
def test_no_question_breaks_it(client, question):
    assert "<script>alert" not in found(client, question)


def test_the_replicas_answer(client):
    found(client, "q=linen&in=looks")  # the query cache asks the primary once where it is
    caches["default"].clear()
    with queries() as seen:
        found(client, "q=linen&in=looks")
    assert seen
    assert [each for each in seen if each.startswith("primary")] == []


@pytest.mark.parametrize(
    ("rows", "index"),
    [
        (lambda: search.looks("linen"), "looks_words"),
        (lambda: search.products("linen"), "catalogue_words"),
    ],
)
def test_words_are_looked_up_in_an_index(rows, index):
    shelf, author = factories.category(), factories.member()
    Look.objects.bulk_create(Look(author=author, title=f"Wool {each}", slug="w") for each in range(2000))
    Product.objects.bulk_create(
        Product(name=f"Wool {each}", slug="w", category=shelf, price=1) for each in range(2000)
    )
    with connections["default"].cursor() as cursor:
        cursor.execute("ANALYZE looks_look, catalogue_product")
    assert index in rows().using("default").explain()
