"""Collections and wish lists: who sees them, what is on them, and how they are kept."""

import pytest
from django.urls import reverse

from community.saved import services
from community.saved.kinds import COLLECTIONS, KINDS, WISH_LISTS, Kind
from community.saved.models import Collection, SavedList, Visibility
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])

BOTH = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


def gathered(kind: Kind, owner, visibility: str = Visibility.PUBLIC) -> tuple[SavedList, str]:
    """A list that holds one thing, and the thing's name."""
    thing = factories.look("Kept in mind") if kind is COLLECTIONS else factories.product("Kept in mind")
    made = services.make(kind, owner.pk, name="For autumn", visibility=visibility)
    services.keep(kind, made.pk, thing.pk)
    return made, "Kept in mind"


@BOTH
def test_a_first_list_is_made_where_something_is_kept(kind, signed_in, settle):
    owner = factories.member()
    client = signed_in(owner)
    thing = factories.look() if kind is COLLECTIONS else factories.product()
    settle()
    path = reverse("saved:keep", args=[kind.key, thing.pk])
    assert "Your first" in client.get(path).text
    client.post(path, {"name": "For autumn", "visibility": "private"})
    made = kind.model.objects.get()
    assert (made.owner, made.visibility, made.items.count(), made.stats.items) == (owner, "private", 1, 1)
    assert "Remove" in client.get(path).text
    client.post(path, {"list": made.pk, "on": "0"})
    client.post(path, {"list": made.pk, "on": "0"})
    assert made.items.count() == 0
    client.post(path, {"list": made.pk, "on": "1"})
    client.post(path, {"list": made.pk, "on": "1"})
    assert made.items.count() == 1
    assert "For autumn" in client.get("/saved/").text


@BOTH
@pytest.mark.parametrize(
    ("visibility", "seen"),
    [("public", (200, 200, 200)), ("link", (404, 200, 200)), ("private", (404, 404, 200))],
)
def test_who_sees_a_list(kind, visibility, seen, client, signed_in, settle):
    owner = factories.member()
    made, name = gathered(kind, owner, visibility)
    settle()
    address = made.get_absolute_url()
    answers = [client.get(address), client.get(f"{address}?key={made.key}"), signed_in(owner).get(address)]
    assert tuple(each.status_code for each in answers) == seen
    assert name in answers[2].text
    listed = client.get(reverse("saved:of_member", args=[kind.key, owner.username])).text
    assert ("For autumn" in listed) == (visibility == "public")
    if visibility != "public" and seen[1] == 200:
        assert 'content="noindex"' in answers[1].text


@BOTH
@pytest.mark.parametrize("key", ["", "x", "%00", "%ff", "k" * 5000])
def test_a_guessed_key_opens_nothing(kind, key, client, settle):
    made, _ = gathered(kind, factories.member(), "link")
    settle()
    assert client.get(f"{made.get_absolute_url()}?key={key}").status_code == 404


@BOTH
def test_a_list_that_closes_is_gone_from_the_shared_pages_at_once(kind, client, signed_in, settle):
    owner = factories.member()
    made, name = gathered(kind, owner)
    settle()
    old = made.key
    assert name in client.get(made.get_absolute_url()).text
    path = reverse("saved:edit", args=[kind.key, made.pk])
    signed_in(owner).post(path, {"name": "For autumn", "visibility": "link"})
    settle()
    assert client.get(made.get_absolute_url()).status_code == 404
    made.refresh_from_db()
    assert made.key != old
    assert client.get(f"{made.get_absolute_url()}?key={made.key}").status_code == 200


def test_what_isn_t_published_any_more_leaves_collections(client, settle):
    made, name = gathered(COLLECTIONS, factories.member())
    made.items.get().look.__class__.objects.update(published=False)
    settle()
    assert name not in client.get(made.get_absolute_url()).text


@BOTH
def test_a_renamed_list_keeps_its_links(kind, client, signed_in, settle):
    owner = factories.member()
    made, _ = gathered(kind, owner)
    before = made.get_absolute_url()
    signed_in(owner).post(
        reverse("saved:edit", args=[kind.key, made.pk]), {"name": "Spring", "visibility": "public"}
    )
    settle()
    response = client.get(before)
    assert response.status_code == 302
    assert response["Location"].startswith(before.replace("for-autumn", "spring"))


@BOTH
def test_another_s_list_takes_nothing(kind, signed_in, settle):
    made, _ = gathered(kind, factories.member())
    other = factories.look() if kind is COLLECTIONS else factories.product()
    settle()
    client = signed_in()
    keep = reverse("saved:keep", args=[kind.key, other.pk])
    edit = reverse("saved:edit", args=[kind.key, made.pk])
    assert client.post(keep, {"list": made.pk}).status_code == 404
    assert client.post(edit, {"name": "Mine"}).status_code == 404
    assert client.post(edit, {"delete": "1"}).status_code == 404
    assert made.items.count() == 1
    for number in ("0", "-1", "a", "\0", "9" * 40):
        assert client.post(keep, {"list": number}).status_code == 404


@BOTH
def test_a_name_is_asked_for_and_what_was_typed_is_kept(kind, signed_in):
    page = (
        signed_in().post(reverse("saved:new", args=[kind.key]), {"name": " ", "description": "<b>warm"}).text
    )
    assert "Give it a name." in page
    assert "&lt;b&gt;warm" in page


def test_a_deleted_list_leaves_what_was_on_it(signed_in):
    owner = factories.member()
    made, _ = gathered(COLLECTIONS, owner)
    look = made.items.get().look
    signed_in(owner).post(reverse("saved:edit", args=["collections", made.pk]), {"delete": "1"})
    assert not Collection.objects.exists()
    look.refresh_from_db()


def test_nobody_makes_lists_without_end(monkeypatch, signed_in):
    monkeypatch.setattr(services, "MOST_LISTS", 2)
    owner = factories.member()
    for _ in range(2):
        services.make(WISH_LISTS, owner.pk, name="One more")
    page = signed_in(owner).post("/wishlists/new/", {"name": "Too many", "visibility": "public"}).text
    assert "You have 2 wish lists already." in page
