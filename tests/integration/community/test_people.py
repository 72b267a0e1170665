"""Following, muting, blocking: on the page, in the counters, and between two at the same time."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connections
from django.test import Client

from community.activity import services as activity
from community.activity.models import Inbox, Notification
from community.conversations import services as conversations
from community.conversations.models import LookLike, LookVote
from community.people import services
from community.people.models import Block, Follow, Mute, PersonStats
from tests import factories
from tests.integration.community.conftest import ANYBODYS, queries

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])


def followers(member) -> int:
    return PersonStats.objects.get(pk=member.pk).followers


def test_services_do_nothing_twice():
    one, other = factories.member(), factories.member()
    assert services.follow(one.pk, other.pk)
    assert not services.follow(one.pk, other.pk)
    assert (followers(other), PersonStats.objects.get(pk=one.pk).following) == (1, 1)
    services.unfollow(one.pk, other.pk)
    services.unfollow(one.pk, other.pk)
    assert followers(other) == 0
    for make, undo, model in [
        (services.mute, services.unmute, Mute),
        (services.block, services.unblock, Block),
    ]:
        make(one.pk, other.pk)
        make(one.pk, other.pk)
        assert model.objects.count() == 1
        undo(one.pk, other.pk)
        undo(one.pk, other.pk)
        assert not model.objects.exists()


@pytest.mark.parametrize(
    "tie", [(Follow, "follower", "followed"), (Mute, "muter", "muted"), (Block, "blocker", "blocked")]
)
def test_nobody_is_tied_to_themselves(tie):
    model, one, other = tie
    member = factories.member()
    with pytest.raises(IntegrityError):
        model.objects.create(**{one: member, other: member})


def test_a_follow_returns_to_the_profile_and_shows_there(signed_in):
    star = factories.member("star")
    client = signed_in()
    for on, count in [("1", 1), ("1", 1), ("0", 0), ("0", 0)]:
        response = client.post("/people/star/follow/", {"on": on})
        assert (response.status_code, response["Location"]) == (303, "/people/star/")
        page = client.get("/people/star/").text
        assert f'data-followers="{count}"' in page
        assert f'data-followed="{"true" if count else "false"}"' in page
    assert followers(star) == 0


def test_htmx_gets_the_button_and_the_number(signed_in):
    factories.member("star")
    response = signed_in().post("/people/star/follow/", {"on": "1"}, headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert "<html" not in response.text
    assert 'data-followed="true"' in response.text
    assert 'data-followers="1"' in response.text


def test_a_form_leads_back_to_its_page_and_nowhere_else(signed_in):
    factories.member("star")
    client = signed_in()
    for address, leads in [
        ("/people/other/followers/?after=x", "/people/other/followers/?after=x"),
        ("https://evil.example/", "/people/star/"),
        ("//evil.example/", "/people/star/"),
        ("javascript:alert(1)", "/people/star/"),
    ]:
        response = client.post("/people/star/follow/", {"on": "1", "next": address})
        assert (response.status_code, response["Location"]) == (303, leads)


@pytest.mark.parametrize("kind", ["follow", "mute", "block"])
def test_a_visitor_is_asked_to_sign_in_a_stranger_is_not_found_and_a_foreign_form_is_refused(
    kind, client, signed_in, settle
):
    member = factories.member("star")
    settle()
    response = client.post(f"/people/star/{kind}/", {"on": "1"})
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/people/star/")
    assert client.get(f"/people/star/{kind}/")["Location"] == "/people/star/"
    me = signed_in(member)
    assert me.post(f"/people/nobody/{kind}/").status_code == 404
    assert me.post(f"/people/star/{kind}/", {"on": "1"}).status_code == 303, "oneself: nothing happens"
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(factories.member(), backend="django.contrib.auth.backends.ModelBackend")
    assert strict.post(f"/people/star/{kind}/", {"on": "1"}).status_code == 403
    assert not Follow.objects.exists()
    assert not Mute.objects.exists()
    assert not Block.objects.exists()


def test_a_block_ends_both_follows_and_allows_no_new_one(signed_in):
    me, other = factories.member("mara"), factories.member("star")
    factories.follow(me, other)
    factories.follow(other, me)
    client = signed_in(me)
    assert client.post("/people/star/block/", {"on": "1"}).status_code == 303
    assert not Follow.objects.exists()
    page = client.get("/people/star/").text
    assert "You have blocked" in page
    assert "data-followed" not in page
    theirs = signed_in(other)
    page = theirs.get("/people/mara/").text
    assert "data-followed" not in page
    assert "blocked" not in page, "nobody is told"
    theirs.post("/people/mara/follow/", {"on": "1"})
    assert not Follow.objects.exists()
    assert "follow mara" in theirs.get("/people/mara/").text
    client.post("/people/star/block/", {"on": "0"})
    theirs.post("/people/mara/follow/", {"on": "1"})
    assert Follow.objects.count() == 1


def test_a_block_lets_neither_like_vote_comment_edit_nor_mention_but_take_back(signed_in, settle):
    me, other = factories.member("mara"), factories.member("star")
    look, theirs = factories.look("Green coat", author=me), factories.look("Red coat", author=other)
    comments = {
        me: factories.comment(theirs, "Mine", author=me),
        other: factories.comment(look, author=other),
    }
    for one, on in [(me, theirs), (other, look)]:
        conversations.like(one.pk, on.pk)
        conversations.vote(one.pk, on.pk, 1)
        conversations.like_comment(one.pk, comments[other if one is me else me])
    services.block(me.pk, other.pk)
    for one, on in [(me, theirs), (other, look)]:
        name = "star" if one is me else "mara"
        client, address = signed_in(one), on.get_absolute_url()
        for path, sent, said in [
            (f"/looks/{on.pk}/like/", {"liked": "1"}, "like this look"),
            (f"/looks/{on.pk}/vote/", {"vote": "down"}, "vote on this look"),
        ]:
            assert client.post(path, sent)["Location"] == address
            page = client.get(address).text
            assert f"can&#x27;t {said}" in page
            assert 'id="vote-up"' not in page
            assert 'data-likes="1"' in page
            fragment = client.post(path, sent, headers={"HX-Request": "true"})
            assert fragment.status_code == 200
            assert f"can't {said}" in fragment.text.replace("&#x27;", "'")
        changed = client.post(f"/comments/{comments[one].pk}/edit/", {"text": "Look here, you"})
        assert "change this comment any more" in changed.text
        assert "Look here, you" in changed.text
        stranger = factories.look()
        called = conversations.comment(one.pk, stranger.pk, f"@{name}!", look_author_id=stranger.author_id)
        assert called.mentioned == []
    with pytest.raises(services.BlockedError):
        conversations.like_comment(other.pk, comments[me])
    settle()
    refused = signed_in(other).post(f"/comments/{comments[me].pk}/like/", {"liked": "1"})
    assert refused.status_code == 303
    assert not Notification.objects.filter(actor__in=[me, other], recipient__in=[me, other]).exists()
    assert Inbox.objects.get(pk=me.pk).unread == 0
    assert LookVote.objects.filter(value=1).count() == 2, "no vote was changed"
    for one, on in [(me, theirs), (other, look)]:
        conversations.unlike(one.pk, on.pk)
        conversations.vote(one.pk, on.pk, 0)
    assert not LookLike.objects.exists()
    assert not LookVote.objects.exists()
    assert signed_in(other).post(f"/comments/{comments[other].pk}/delete/").status_code == 303


def test_nobody_is_suggested_to_whom_they_are_kept_from(signed_in):
    me, blocker, blocked, muted, other = (factories.member() for _ in range(5))
    for each in (blocker, blocked, muted, other):
        factories.follow(factories.member(), each)
    services.block(blocker.pk, me.pk)
    services.block(me.pk, blocked.pk)
    services.mute(me.pk, muted.pk)
    activity.refresh_standings()
    page = signed_in(me).get("/feed/").text
    assert f'data-person="{other.username}"' in page
    for each in (blocker, blocked, muted):
        assert each.username not in page


def test_a_mute_is_the_muters_own_affair(signed_in):
    me, other = factories.member(), factories.member("star")
    client = signed_in(me)
    client.post("/people/star/mute/", {"on": "1"})
    assert "You have muted" in client.get("/people/star/").text
    assert "muted" not in signed_in(other).get("/people/star/").text


def test_no_follow_slips_past_a_block_and_no_pair_deadlocks():
    one, other = factories.member(), factories.member()

    def change(number: int) -> None:
        try:
            if number % 3 == 0:
                services.block(one.pk, other.pk)
            else:
                pair = (one.pk, other.pk) if number % 3 == 1 else (other.pk, one.pk)
                try:
                    services.follow(*pair)
                except services.BlockedError:
                    services.unfollow(*pair)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(change, range(30)))
    assert Block.objects.count() == 1
    assert not Follow.objects.exists()
    assert followers(one) == followers(other) == 0


def test_lists_are_read_page_after_page_and_cost_the_same(signed_in, settle):
    star = factories.member("star")
    fans = [factories.member() for _ in range(45)]
    factories.follow(fans[0], star)
    client = signed_in(fans[0])
    client.get("/people/star/followers/")
    with queries() as one:
        assert "data-person" in client.get("/people/star/followers/").text
    for fan in fans[1:]:
        factories.follow(fan, star)
    settle()
    with queries() as many:
        page = client.get("/people/star/followers/").text
    assert len(many) == len(one) <= 5, many
    assert not [each for each in many if "COUNT(" in each or "OFFSET" in each]
    first = re.findall(r'data-person="(\w+)"', page)
    following = re.search(r'rel="next"\s+href="([^"]*)"', page)
    assert following
    rest = re.findall(r'data-person="(\w+)"', client.get(f"/people/star/followers/{following[1]}").text)
    assert sorted(first + rest) == sorted(fan.username for fan in fans)
    assert (len(first), len(rest)) == (40, 5)
    assert "star" in client.get(f"/people/{fans[3].username}/following/").text


@pytest.mark.parametrize("side", ["followers", "following"])
def test_an_empty_list_says_so_and_anybody_may_read_it(side, client, settle):
    factories.member("star")
    settle()
    response = client.get(f"/people/star/{side}/?after=nonsense&x=%00")
    assert response.status_code == 200
    assert "<form" not in response.text
    assert set(response.cookies) <= ANYBODYS
    assert client.get(f"/people/nobody/{side}/").status_code == 404
