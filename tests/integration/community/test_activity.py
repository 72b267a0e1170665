"""The feed, notifications and leader boards."""

import re

import pytest
from django.test import Client

from community.activity import services, tasks
from community.activity.models import Inbox, Notification, Standing
from community.conversations import services as conversations
from community.conversations.models import Comment
from community.people import services as people
from tests import factories
from tests.integration.community.conftest import queries

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])


def looks(page: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r'card__title" href="/looks/(\d+)/', page)))


def told(member) -> list[tuple[str, str]]:
    rows = Notification.objects.filter(recipient=member).order_by("id")
    return [(notice.kind, notice.actor.username) for notice in rows]


def say(author, look, text="Nice", parent: Comment | None = None) -> Comment:
    return conversations.comment(author.pk, look.pk, text, look_author_id=look.author_id, parent=parent)


def test_the_feed_has_the_looks_of_whom_one_follows_page_after_page(signed_in):
    me, friend, muted, stranger = (factories.member() for _ in range(4))
    for other in (friend, muted):
        factories.follow(me, other)
    people.mute(me.pk, muted.pk)
    mine = [factories.look(author=friend) for _ in range(30)]
    for other in (muted, stranger):
        factories.look(author=other)
    factories.look(author=friend, published=False)
    client = signed_in(me)
    page = client.get("/feed/").text
    first = looks(page)
    assert len(first) == 24
    following = re.search(r'rel="next"\s+href="([^"]*)"', page)
    assert following
    rest = looks(client.get(f"/feed/{following[1]}").text)
    assert first + rest == [str(look.pk) for look in reversed(mine)]


def test_the_feed_costs_the_same_for_one_and_for_fifty(signed_in, settle):
    me = factories.member()
    client = signed_in(me)

    def cost() -> int:
        settle()
        client.get("/feed/")
        visits = []
        for _ in range(3):  # what a replica answers before it is known to have caught up isn't kept
            with queries() as seen:
                assert client.get("/feed/").status_code == 200
            assert not [each for each in seen if "COUNT(" in each or "OFFSET" in each]
            visits.append(len(seen))
        return min(visits)

    friend = factories.member()
    factories.follow(me, friend)
    factories.look(author=friend)
    one = cost()
    for _ in range(20):
        friend = factories.member()
        factories.follow(me, friend)
        factories.look(author=friend)
        factories.look(author=friend)
    assert cost() == one <= 3


def test_a_quiet_feed_suggests_whom_to_follow(signed_in):
    me, star, known = factories.member(), factories.member("star"), factories.member("known")
    for fan in (known, factories.member()):
        factories.follow(fan, star)
    factories.follow(star, known)
    factories.follow(me, known)
    services.refresh_standings()
    page = signed_in(me).get("/feed/?after=nonsense").text
    assert re.findall(r'data-person="(\w+)"', page) == ["star"]
    assert looks(page) == []


@pytest.mark.parametrize("path", ["/feed/", "/notifications/"])
def test_visitors_are_asked_to_sign_in(path, client):
    assert client.get(path)["Location"] == f"/accounts/login/?next={path}"


def test_everyone_is_told_once_what_concerns_them():
    author, fan, other = (factories.member(name) for name in ("author", "fan", "other"))
    look = factories.look(author=author)
    for _ in range(2):
        conversations.like(fan.pk, look.pk)
        conversations.unlike(fan.pk, look.pk)
        people.follow(fan.pk, author.pk)
        people.unfollow(fan.pk, author.pk)
    first = say(fan, look, "@other @author look at this")
    answer = say(author, look, "Thank you @fan", first)
    for _ in range(2):
        conversations.like_comment(other.pk, answer)
    say(other, look, "Hello @other", answer)
    say(fan, look, "Me again", first)
    assert told(author) == [
        ("like", "fan"),
        ("follow", "fan"),
        ("comment", "fan"),
        ("comment_like", "other"),
        ("reply", "other"),
        ("comment", "fan"),
    ]
    assert told(fan) == [("reply", "author")]
    assert told(other) == [("mention", "fan")]
    assert Inbox.objects.get(pk=author.pk).unread == 6


@pytest.mark.parametrize("tie", ["mute", "block"])
def test_nobody_is_told_of_whom_they_mute_or_block(tie):
    author, other = factories.member(), factories.member()
    look = factories.look(author=author)
    getattr(people, tie)(author.pk, other.pk)
    services.notify(Notification.Kind.LIKE, other.pk, look_id=look.pk, and_author=True)
    assert told(author) == []


def test_notifications_are_listed_counted_and_read_by_a_form(signed_in, settle):
    me = factories.member("mara")
    look = factories.look("Green coat", author=me)
    for number in range(35):
        conversations.like(factories.member(f"fan{number}").pk, look.pk)
    client = signed_in(me)
    client.get("/notifications/")
    with queries() as seen:
        page = client.get("/notifications/").text
    assert len(seen) <= 3, seen
    assert page.count("data-notification=") == 30
    assert 'data-unread="35"' in page
    assert "likes your look <q>Green coat</q>" in page
    assert Inbox.objects.get(pk=me.pk).unread == 35, "looking at them marks nothing"
    until = re.search(r'name="until" value="(\d+)"', page)
    assert until
    conversations.like(factories.member("late").pk, look.pk)
    assert client.get("/notifications/read/").status_code == 405
    response = client.post("/notifications/read/", {"until": until[1]})
    assert (response.status_code, response["Location"]) == (303, "/notifications/")
    assert Inbox.objects.get(pk=me.pk).unread == 1, "what came since wasn't seen"
    page = client.get("/notifications/").text
    assert 'data-unread="1"' in page
    following = re.search(r'rel="next"\s+href="([^"]*)"', page)
    assert following
    assert client.get(f"/notifications/{following[1]}").text.count("data-notification=") == 6


@pytest.mark.parametrize("until", ["", "x", "-1", "9" * 40, "²"])
def test_nonsense_marks_nothing_as_read(signed_in, until):
    me = factories.member()
    conversations.like(factories.member().pk, factories.look(author=me).pk)
    assert signed_in(me).post("/notifications/read/", {"until": until}).status_code == 303
    assert Inbox.objects.get(pk=me.pk).unread == 1


def test_what_was_read_is_forgotten_in_the_end():
    me = factories.member()
    look = factories.look(author=me)
    for _ in range(3):
        conversations.like(factories.member().pk, look.pk)
    old, read, _ = Notification.objects.order_by("id")
    Notification.objects.filter(pk__in=[old.pk, read.pk]).update(read=True)
    Notification.objects.filter(pk=old.pk).update(created=old.created - 2 * services.KEPT)
    tasks.forget_old_notifications(0)
    assert Notification.objects.count() == 2


def test_boards_are_ranked_by_the_database(client, settle, signed_in):
    first, tied, also, last, gone = (
        factories.member(name) for name in ("first", "tied", "also", "last", "gone")
    )
    fans = [factories.member() for _ in range(3)]
    for member, likes in [(first, 3), (tied, 2), (also, 2), (last, 1), (gone, 3)]:
        look = factories.look(author=member)
        for fan in fans[:likes]:
            factories.like(look, fan)
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    tasks.refresh_standings(0)
    rows = Standing.objects.filter(board="loved").order_by("rank", "person_id")
    assert [(row.person.username, row.rank, row.score) for row in rows] == [
        ("first", 1, 3),
        ("tied", 2, 2),
        ("also", 2, 2),
        ("last", 4, 1),
    ]
    assert [round(row.percentile, 1) for row in rows] == [100.0, 33.3, 33.3, 0.0]
    settle()
    page = client.get("/leaderboard/?board=loved").text
    assert re.findall(r'data-rank="(\d+)"', page) == ["1", "2", "2", "4"]
    assert "<form" not in page
    assert 'data-own-rank="4"' in signed_in(last).get("/leaderboard/").text


def test_a_refresh_writes_only_what_changed_and_drops_who_left():
    look = factories.look()
    like = factories.like(look)
    services.refresh_standings()
    before = Standing.objects.get(board="loved")
    services.refresh_standings()
    assert Standing.objects.get(board="loved").computed == before.computed
    like.delete()
    services.refresh_standings()
    assert not Standing.objects.filter(board="loved").exists()


@pytest.mark.parametrize("query", ["", "?board=nonsense", "?board=helpful", "?board=%00&x=1"])
def test_a_board_opens_for_any_query(client, query):
    response = client.get(f"/leaderboard/{query}")
    assert response.status_code == 200
    assert "Nobody stands here yet" in response.text
    with queries() as seen:
        Client().get(f"/leaderboard/{query}")
    assert len([each for each in seen if "activity_standing" in each]) <= 1
