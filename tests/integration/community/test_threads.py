"""Conversations: answers, edits, deletions, likes of comments, mentions, votes, and reports."""

import re

import pytest
from django.db import IntegrityError
from django.test import Client

from community.conversations import services
from community.conversations.models import (
    REPORTED,
    Comment,
    CommentLike,
    CommentStats,
    LookVote,
    Report,
)
from community.looks.models import LookStats
from community.people import services as people
from community.people.services import BlockedError
from tests import factories
from tests.integration.community.conftest import forget_pages, queries

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])

HTMX = {"HX-Request": "true"}


def said(page: str) -> list[str]:
    return re.findall(r'data-comment="(\d+)"', page)


@pytest.fixture
def comment(settle) -> Comment:
    made = factories.comment(factories.look(), "Where is the coat from?")
    settle()
    return made


def test_an_answer_stands_below_its_comment_and_is_counted(comment, signed_in):
    client = signed_in()
    page = client.get(f"/comments/{comment.pk}/reply/").text
    assert "Where is the coat from?" in page
    response = client.post(f"/comments/{comment.pk}/reply/", {"text": "A flea market"})
    answer = Comment.objects.get(parent=comment)
    assert (response.status_code, response["Location"]) == (
        303,
        f"/comments/{comment.pk}/#comment-{answer.pk}",
    )
    assert (answer.thread_id, answer.depth, answer.look_id) == (comment.pk, 1, comment.look_id)
    assert CommentStats.objects.get(pk=comment.pk).replies == 1
    page = client.get(comment.look.get_absolute_url()).text
    assert said(page) == [str(comment.pk), str(answer.pk)]
    assert 'data-comments="2"' in page
    assert "A flea market" in client.get(f"/comments/{comment.pk}/").text
    redirected = client.get(f"/comments/{answer.pk}/")
    assert redirected["Location"] == f"/comments/{comment.pk}/#comment-{answer.pk}"


def test_htmx_gets_the_form_and_then_the_thread(comment, signed_in):
    client = signed_in()
    form = client.get(f"/comments/{comment.pk}/reply/", headers=HTMX).text
    assert "<html" not in form
    assert "<textarea" in form
    refused = client.post(f"/comments/{comment.pk}/reply/", {"text": " "}, headers=HTMX)
    assert "Write something first" in refused.text
    thread = client.post(f"/comments/{comment.pk}/reply/", {"text": "Indeed"}, headers=HTMX).text
    assert "<html" not in thread
    assert f'id="thread-{comment.pk}"' in thread
    assert "Indeed" in thread
    assert "Your answer is posted" in thread


@pytest.mark.parametrize("text", ["", "  ", "x" * 2001])
def test_a_refused_answer_keeps_what_was_typed(comment, signed_in, text):
    response = signed_in().post(f"/comments/{comment.pk}/reply/", {"text": text})
    assert response.status_code == 200
    assert "field--wrong" in response.text
    assert text.strip() in response.text
    assert Comment.objects.count() == 1


def test_deep_answers_stay_in_one_thread_at_a_bounded_depth(comment):
    last = comment
    for _ in range(6):
        last = services.comment(
            factories.member().pk, comment.look_id, "And?", look_author_id=comment.look.author_id, parent=last
        )
    assert {reply.thread_id for reply in comment.replies.all()} == {comment.pk}
    assert [reply.depth for reply in comment.replies.order_by("id")] == [1, 2, 3, 3, 3, 3]


def test_a_page_shows_the_latest_replies_and_says_how_many_more(comment, client, settle):
    made = [factories.reply(comment, f"Reply {number}") for number in range(60)]
    settle()
    page = client.get(comment.look.get_absolute_url()).text
    assert said(page) == [str(comment.pk), *(str(reply.pk) for reply in made[-3:])]
    assert "57 earlier replies" in page
    thread = client.get(f"/comments/{comment.pk}/").text
    assert said(thread)[1:] == [str(reply.pk) for reply in made[-50:]]
    earlier = re.search(r'rel="next"\s+href="([^"]*)"', thread)
    assert earlier
    assert said(client.get(f"/comments/{comment.pk}/{earlier[1]}").text)[1:] == [
        str(reply.pk) for reply in made[:10]
    ]


def test_a_long_conversation_costs_what_a_short_one_costs(comment, client, settle):
    path = comment.look.get_absolute_url()

    def cost() -> int:
        forget_pages()
        with queries() as seen:
            assert client.get(path).status_code == 200
        assert not [each for each in seen if "COUNT(" in each or "OFFSET" in each]
        return len(seen)

    cost()
    few = cost()
    for _ in range(25):
        begun = factories.comment(comment.look)
        for _ in range(4):
            factories.reply(begun)
    settle()
    assert cost() == few == 2


def test_only_the_author_edits_and_the_page_says_so(comment, signed_in):
    other = signed_in()
    for action in ("edit", "delete"):
        assert other.get(f"/comments/{comment.pk}/{action}/").status_code == 404
        assert other.post(f"/comments/{comment.pk}/{action}/", {"text": "Mine"}).status_code == 404
    client = signed_in(comment.author)
    assert "Where is the coat from?" in client.get(f"/comments/{comment.pk}/edit/").text
    refused = client.post(f"/comments/{comment.pk}/edit/", {"text": "  "})
    assert "Write something first" in refused.text
    assert client.post(f"/comments/{comment.pk}/edit/", {"text": "Whose coat?"}).status_code == 303
    page = client.get(comment.look.get_absolute_url()).text
    assert "Whose coat?" in page
    assert ">edited<" in page
    assert "Where is the coat" not in page


def test_a_deleted_comment_is_gone_but_leaves_a_place_for_its_answers(comment, signed_in):
    lonely = factories.comment(comment.look, author=comment.author)
    answer = factories.reply(comment)
    client = signed_in(comment.author)
    assert "Delete" in client.get(f"/comments/{lonely.pk}/delete/").text
    assert Comment.objects.count() == 3, "a link deletes nothing"
    client.post(f"/comments/{lonely.pk}/delete/")
    assert not Comment.objects.filter(pk=lonely.pk).exists()
    client.post(f"/comments/{comment.pk}/delete/")
    comment.refresh_from_db()
    assert (comment.state, comment.text) == (Comment.State.DELETED, "")
    page = client.get(comment.look.get_absolute_url()).text
    assert "Deleted by its author" in page
    assert said(page) == [str(comment.pk), str(answer.pk)]
    assert 'data-comments="1"' in page
    assert client.get(f"/comments/{comment.pk}/reply/").status_code == 404


def test_a_comment_is_liked_once_in_place_or_with_a_page(comment, signed_in):
    client = signed_in()
    for liked, likes in [("1", 1), ("1", 1), ("0", 0), ("0", 0)]:
        response = client.post(f"/comments/{comment.pk}/like/", {"liked": liked, "next": "/looks/"})
        assert (response.status_code, response["Location"]) == (303, f"/looks/#comment-{comment.pk}")
        assert CommentLike.objects.count() == likes == CommentStats.objects.get(pk=comment.pk).likes
    fragment = client.post(f"/comments/{comment.pk}/like/", {"liked": "1"}, headers=HTMX).text
    assert "<html" not in fragment
    assert 'data-comment-liked="true"' in fragment
    assert 'data-comment-likes="1"' in fragment
    assert "data-comment-liked" not in Client().get(comment.look.get_absolute_url()).text


def test_mentions_link_members_and_nobody_else(settle, signed_in):
    factories.member("First.Last")
    factories.member("mara")
    look = factories.look()
    client = signed_in()
    text = "Ask @first.last. Or @Mara, not @nobody or me@mara.example <b>@mara</b>"
    client.post(f"/looks/{look.pk}/comments/", {"text": text})
    assert Comment.objects.get().mentioned == ["First.Last", "mara"]
    page = client.get(look.get_absolute_url()).text
    assert '<a class="link" href="/people/First.Last/">@first.last</a>. Or' in page
    assert '<a class="link" href="/people/mara/">@Mara</a>, not @nobody or me@mara.example' in page
    assert "&lt;b&gt;" in page


def test_who_is_blocked_neither_comments_nor_answers_and_who_is_muted_is_not_heard(comment, signed_in):
    author, other = comment.look.author, factories.member()
    people.block(author.pk, other.pk)
    with pytest.raises(BlockedError):
        services.comment(other.pk, comment.look_id, "Hello", look_author_id=author.pk)
    client = signed_in(other)
    refused = client.post(f"/looks/{comment.look_id}/comments/", {"text": "Hello there"})
    assert "You can&#x27;t comment on this look" in refused.text or "You can't comment" in refused.text
    assert "Hello there" in refused.text
    assert Comment.objects.count() == 1
    refused = client.post(f"/comments/{comment.pk}/reply/", {"text": "Hello there"})
    assert "answer this comment" in refused.text
    reader = factories.member()
    client = signed_in(reader)
    assert said(client.get(comment.look.get_absolute_url()).text) == [str(comment.pk)]
    people.mute(reader.pk, comment.author_id)
    assert said(signed_in(reader).get(comment.look.get_absolute_url()).text) == []


def test_a_vote_replaces_the_one_before(comment, signed_in):
    look, client = comment.look, signed_in()
    for vote, up, down in [
        ("up", 1, 0),
        ("up", 1, 0),
        ("down", 0, 1),
        ("nonsense", 0, 1),
        ("none", 0, 0),
        ("none", 0, 0),
    ]:
        response = client.post(f"/looks/{look.pk}/vote/", {"vote": vote})
        assert (response.status_code, response["Location"]) == (303, f"{look.get_absolute_url()}#vote")
        stats = LookStats.objects.get(pk=look.pk)
        assert (stats.votes_up, stats.votes_down, stats.score) == (up, down, up - down)
        page = client.get(look.get_absolute_url()).text
        assert f'data-votes-up="{up}"' in page
        assert f'data-score="{up - down}"' in page
    fragment = client.post(f"/looks/{look.pk}/vote/", {"vote": "down"}, headers=HTMX).text
    assert "<html" not in fragment
    assert 'aria-pressed="true"' in fragment
    assert LookVote.objects.get().value == -1
    visitor = Client().post(f"/looks/{look.pk}/vote/", {"vote": "up"})
    assert visitor["Location"] == f"/accounts/login/?next={look.get_absolute_url()}"
    assert signed_in().get(f"/looks/{look.pk}/vote/").status_code == 405


@pytest.mark.parametrize("kind", REPORTED)
def test_a_report_reaches_the_staff_once(comment, signed_in, kind):
    topic, article = factories.topic(), factories.article()
    target = {
        "look": comment.look,
        "comment": comment,
        "person": comment.author,
        "post": topic.posts.get(),
        "remark": factories.remark(article),
    }[kind]
    client = signed_in()
    path = f"/report/{kind}/{target.pk}/"
    stands_on = {"post": topic, "remark": article, "person": target}.get(kind, comment.look)
    assert f'href="{path}"' in client.get(stands_on.get_absolute_url()).text
    assert f'href="{path}"' not in Client().get(stands_on.get_absolute_url()).text
    assert client.get(path).status_code == 200
    refused = client.post(path, {"reason": "nonsense", "details": "I typed this"})
    assert "field--wrong" in refused.text
    assert "I typed this" in refused.text
    for _ in range(2):
        response = client.post(path, {"reason": "spam", "details": "Buy now"})
        assert response.status_code == 303
    report = Report.objects.get()
    assert (getattr(report, kind), report.state, report.reason) == (target, Report.State.OPEN, "spam")
    assert str(report)
    Report.objects.update(state=Report.State.DISMISSED)
    client.post(path, {"reason": "rude"})
    assert Report.objects.filter(state=Report.State.OPEN).count() == 1


def test_a_report_has_one_target_and_is_not_about_oneself(comment, signed_in):
    me = factories.member()
    for targets in [{}, {"look": comment.look, "comment": comment}]:
        with pytest.raises(IntegrityError):
            Report.objects.create(reporter=me, reason="spam", **targets)
    assert signed_in(me).get(f"/report/person/{me.pk}/").status_code == 404
    assert signed_in(me).get("/report/comment/123456789/").status_code == 404


@pytest.mark.parametrize("path", ["reply", "edit", "delete"])
def test_visitors_are_asked_to_sign_in(comment, path, client):
    address = f"/comments/{comment.pk}/{path}/"
    assert client.get(address)["Location"] == f"/accounts/login/?next={address}"
    assert client.post(address)["Location"] == f"/accounts/login/?next={address}"
