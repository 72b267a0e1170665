"""Friends who like this: by sets, by tables while there are none, and the same words either way."""

import pytest
from django.test import Client

from community.looks.models import Look, LookStats
from community.people.models import PersonStats, User
from denorm.sets import keeper
from tests import factories
from tests.integration.community.conftest import queries

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])

HTMX = {"HX-Request": "true"}


@pytest.fixture
def look() -> Look:
    return factories.look()


@pytest.fixture
def viewer() -> User:
    return factories.member("nora")


def befriend(viewer: User, look: Look, *names: str) -> None:
    for name in names:
        friend = factories.member(name)
        factories.follow(viewer, friend)
        factories.like(look, friend)


def address(look: Look) -> str:
    return f"/friends/looks/{look.pk}/"


def line(client: Client, look: Look) -> str:
    return " ".join(client.get(address(look), headers=HTMX).text.split())


def warm(look: Look, viewer: User) -> None:
    while keeper.follow():
        pass
    assert keeper.Making(LookStats.likers.of(look.pk)).run()
    assert keeper.Making(PersonStats.follows.of(viewer.pk)).run()


@pytest.mark.parametrize("is_warm", [False, True])
@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], "Nobody you follow likes this yet"),
        (["anna"], "anna likes this<"),
        (["anna", "ben"], "anna and ben like this<"),
        (["anna", "ben", "carl", "dora"], "and 2 more you follow like this<"),
    ],
)
def test_the_line_names_friends(look, viewer, signed_in, settle, names, said, is_warm):
    befriend(viewer, look, *names)
    factories.like(look)  # a stranger
    factories.follow(viewer, factories.member())  # a friend who doesn't
    client = signed_in(viewer)
    settle()
    if is_warm:
        warm(look, viewer)
    assert said in line(client, look)


def test_warm_sets_cost_the_names_alone(look, viewer, signed_in, settle):
    befriend(viewer, look, "anna", "ben")
    client = signed_in(viewer)
    settle()
    warm(look, viewer)
    line(client, look)
    with queries() as asked:
        line(client, look)
    # The member who asks, the look, and the names.
    assert len(asked) <= 3, asked


def test_the_look_page_asks_for_the_line_and_has_a_link_for_those_without_javascript(
    look, viewer, signed_in, settle
):
    befriend(viewer, look, "anna")
    client = signed_in(viewer)
    settle()
    page = client.get(look.get_absolute_url()).text
    assert f'hx-get="{address(look)}"' in page
    assert f'href="{address(look)}"' in page
    listed = client.get(address(look)).text
    assert 'data-person="anna"' in listed
    assert address(look) not in Client().get(look.get_absolute_url()).text, "shared pages know no viewer"


def test_strangers_and_missing_looks(look, viewer, signed_in, settle):
    settle()
    answer = Client().get(address(look))
    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={address(look)}")
    client = signed_in(viewer)
    assert client.get("/friends/looks/0/").status_code == 404
    Look.objects.filter(pk=look.pk).update(published=False)
    settle()
    assert client.get(address(look)).status_code == 404
    assert client.get(address(look), headers=HTMX).status_code == 404


def test_a_friend_who_left_is_not_named(look, viewer, signed_in, settle):
    befriend(viewer, look, "anna")
    User.objects.filter(username="anna").update(is_active=False)
    client = signed_in(viewer)
    settle()
    assert "anna" not in line(client, look)
