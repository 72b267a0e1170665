"""What a page costs the databases, where its reads run, and that a list of fifty costs what a list of one does."""

from collections.abc import Callable

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.utils import timezone

from community.looks.models import Look
from community.people.models import User
from tests import factories
from tests.integration.community.conftest import forget_pages, queries

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])

COLD = 12
REMADE = 2  # the page's copy has run out, its fragments are there
CATALOGUE = "catalogue_category"


def cost(path: str, client: Client | None = None) -> list[str]:
    """The statements of the page."""
    client = client or Client()
    with queries() as seen:
        assert client.get(path).status_code == 200
    return seen


def cost_remade(path: str) -> list[str]:
    """The statements of an anonymous page whose copy has run out.

    The fewest of three: what a replica answers before it is known to have caught up isn't kept.
    """
    visits = []
    for _ in range(3):
        forget_pages()
        visits.append(cost(path))
    return min(visits, key=len)


@pytest.fixture
def dressed(settle) -> Callable[[int], Look]:
    """Post so many looks, each with photos, a tag, a like and a comment; the newest is returned."""

    def dress(number: int) -> Look:
        author, worn = factories.member("mara"), factories.product()
        for _ in range(number):
            look = factories.look(author=author, photos=2)
            factories.tag(look, worn)
            factories.like(look, author)
            factories.comment(look, author=author)
        settle()
        return look

    return dress


@pytest.mark.parametrize("number", [1, 50])
def test_anonymous_pages_keep_their_budget(dressed, number):
    look = dressed(number)
    for path in ["/", "/looks/", look.get_absolute_url(), look.author.get_absolute_url()]:
        caches["default"].clear()
        cold, warm, remade = cost(path), cost(path), cost_remade(path)
        assert len(cold) <= COLD, cold
        assert warm == []
        assert len(remade) <= REMADE, remade
        assert [each for each in remade if each.startswith("primary")] == []
        assert [each for each in cold if each.startswith("primary") and CATALOGUE not in each] == []


def test_fifty_cost_what_one_costs(dressed):
    counts: dict[str, list[tuple[int, int]]] = {}
    for number in (1, 50):
        Look.objects.all().delete()
        User.objects.all().delete()
        look = dressed(number)
        paths = {
            "home": "/",
            "looks": "/looks/",
            "look": look.get_absolute_url(),
            "profile": look.author.get_absolute_url(),
        }
        for name, path in paths.items():
            caches["default"].clear()
            counts.setdefault(name, []).append((len(cost(path)), len(cost_remade(path))))
    # On the front page one look fills the hero alone, and "most loved" loads no card of its own.
    home = counts.pop("home")
    assert home[0][1] == home[1][1]
    assert home[1][0] - home[0][0] <= 2
    assert {name: one == fifty for name, (one, fifty) in counts.items()} == dict.fromkeys(counts, True), (
        counts
    )


def test_the_shop_is_cached(dressed):
    look = dressed(1)
    product = look.tags.get().product
    for path in ("/products/", product.get_absolute_url()):
        caches["default"].clear()
        cold, warm, remade = cost(path), cost(path), cost_remade(path)
        assert len(cold) <= COLD, cold
        assert warm == []
        assert len(remade) <= 1, remade
        assert [each for each in remade if "catalogue_" in each and "looks_" not in each] == []


def test_a_like_and_a_comment_leave_every_fragment_warm(dressed, settle):
    look = dressed(1)
    cost(look.get_absolute_url())
    factories.like(look)
    factories.comment(look)
    settle()
    assert len(cost_remade(look.get_absolute_url())) <= REMADE


def test_a_change_of_the_look_its_photos_or_its_tags_is_in_the_next_page_made(dressed, settle, client):
    look = dressed(1)
    path = look.get_absolute_url()
    client.get(path)
    before = client.get(path).text
    Look.objects.filter(pk=look.pk).update(description="Now with a scarf")
    settle()
    assert client.get(path).text == before, "copies live for a few seconds"
    forget_pages()
    assert "Now with a scarf" in client.get(path).text
    look.photos.filter(position=0).update(alt="A scarf")
    settle()
    forget_pages()
    assert 'alt="A scarf"' in client.get(path).text
    look.tags.all().delete()
    settle()
    forget_pages()
    assert "In this look" not in client.get(path).text


@pytest.mark.parametrize(
    ("edit", "old", "new", "anywhere"),
    [
        ("UPDATE people_user SET display_name = 'Mara Lind'", "mara</span>", "Mara Lind</span>", True),
        (
            "UPDATE people_user SET avatar = 'a/mara.webp', avatar_width = 96, avatar_height = 96",
            "avatar--hue",
            "a/mara.webp",
            True,
        ),
        ("UPDATE people_user SET city = 'Riga'", "", "Riga", False),
        ("UPDATE catalogue_product SET price = 61.5", "89.90", "61.50", False),
        ("UPDATE catalogue_product SET name = 'Wool coat'", "Linen overshirt", "Wool coat", False),
        ("UPDATE catalogue_product SET image = 'p/coat.webp', width = 300", "", "p/coat.webp", False),
    ],
)
def test_a_change_of_whom_or_what_a_look_shows_is_in_the_next_page_made(
    dressed, settle, client, edit, old, new, anywhere
):
    paths = [dressed(1).get_absolute_url(), *(["/", "/looks/"] if anywhere else [])]
    for path in paths:
        page = client.get(path).text
        assert old in page
        assert new not in page
    with connection.cursor() as cursor:
        cursor.execute(edit)
    settle()
    forget_pages()
    for path in paths:
        page = client.get(path).text
        assert new in page
        assert not old or old not in page


def test_signing_in_leaves_every_fragment_warm(dressed, settle):
    look = dressed(1)
    cost(look.get_absolute_url())
    User.objects.update(last_login=timezone.now())
    settle()
    assert len(cost_remade(look.get_absolute_url())) <= REMADE


def test_a_signed_in_look_page_keeps_the_budget(dressed, signed_in):
    look = dressed(1)
    client = signed_in()
    cost(look.get_absolute_url(), client)
    warm = cost(look.get_absolute_url(), client)
    # The member, their like, the look and its comments.
    assert len(warm) <= 4, warm


def test_a_hundred_comments_cost_what_none_cost(dressed, settle):
    look = dressed(1)
    cost(look.get_absolute_url())
    few = len(cost_remade(look.get_absolute_url()))
    author = factories.member()
    for _ in range(100):
        factories.comment(look, author=author)
    settle()
    assert len(cost_remade(look.get_absolute_url())) == few
