"""What staff do about what members said, and the switches that they flip."""

import logging
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from community.conversations.models import Report
from community.forum.models import Topic
from community.staff import services, switches
from community.staff.models import Announcement, ModerationEntry
from community.staff.targets import KINDS
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])

PAGES = ["/ops/reports/", "/ops/log/", "/ops/switches/"]


@pytest.fixture(autouse=True)
def _all_off():
    for switch in switches.SWITCHES:
        switches.flip(switch.name, on=False)
    yield
    for switch in switches.SWITCHES:
        switches.flip(switch.name, on=False)


@pytest.fixture
def staff(signed_in):
    return signed_in(factories.member("moderator", is_staff=True))


def hide(client, kind, pk, **fields):
    return client.post(f"/ops/moderate/{kind}/{pk}/", {"hidden": "1", "reason": "Spam", **fields})


@pytest.mark.parametrize("path", PAGES)
def test_only_staff_get_in(client, signed_in, staff, path):
    assert client.get(path)["Location"] == f"/accounts/login/?next={path}"
    assert signed_in().get(path).status_code == 404
    response = staff.get(path)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        "/ops/moderate/post/1/",
        "/ops/reports/1/dismiss/",
        "/ops/switches/read_only/flip/",
        "/ops/switches/announcement/",
    ],
)
def test_a_member_moderates_nothing(signed_in, client, path):
    assert signed_in().post(path, {"on": "1", "reason": "Mine"}).status_code == 404
    assert client.post(path, {"on": "1"}).status_code == 302
    assert switches.on() == frozenset()
    assert not ModerationEntry.objects.exists()


@pytest.mark.parametrize("kind", ["look", "comment", "topic", "post", "remark"])
def test_what_is_hidden_is_gone_at_once_and_comes_back(staff, settle, kind):
    author = factories.member()
    topic = factories.topic("Cheap watches", "Buy cheap watches", author=author, posts=2)
    look = factories.look("Cheap watches", author=author)
    article = factories.article(author=author)
    thing, path = {
        "look": lambda: (look, look.get_absolute_url()),
        "comment": lambda: (factories.comment(look, "Rude words"), look.get_absolute_url()),
        "topic": lambda: (topic, topic.get_absolute_url()),
        "post": lambda: (topic.posts.order_by("created")[0], topic.get_absolute_url()),
        "remark": lambda: (factories.remark(article, "Cheap watches"), article.get_absolute_url()),
    }[kind]()
    words = {"post": "Buy cheap watches", "comment": "Rude words"}.get(kind, "Cheap watches")
    settle()
    assert words in Client().get(path).text
    assert Client().get(path)["X-Cache"] == "HIT"
    assert hide(staff, kind, thing.pk).status_code == 303
    settle()
    response = Client().get(path)
    if kind in {"comment", "remark", "post"}:
        assert words not in response.text
    else:
        assert response.status_code == 404
    assert "Hidden" in staff.get(f"/ops/moderate/{kind}/{thing.pk}/").text
    assert hide(staff, kind, thing.pk).status_code == 303, "again: nothing changes"
    assert hide(staff, kind, thing.pk, hidden="0").status_code == 303
    settle()
    assert words in Client().get(path).text
    done = ModerationEntry.objects.order_by("id").values_list(
        "action", "kind", "target_id", "actor_name", "reason"
    )
    assert list(done) == [
        ("hide", kind, thing.pk, "moderator", "Spam"),
        ("restore", kind, thing.pk, "moderator", "Spam"),
    ]


def test_hiding_the_last_post_dates_the_topic_by_the_one_before(staff, settle):
    topic = factories.topic(posts=3)
    _first, second, third = topic.posts.order_by("created")
    hide(staff, "post", third.pk)
    assert Topic.objects.get().bumped == second.created
    hide(staff, "post", third.pk, hidden="0")
    assert Topic.objects.get().bumped == third.created


def test_a_suspended_member_is_signed_out_and_let_back_in(staff, signed_in, settle):
    member = factories.member("rude")
    client = signed_in(member)
    topic = factories.topic()
    settle()
    assert client.get("/forum/watched/").status_code == 200
    assert hide(staff, "person", member.pk).status_code == 303
    settle()
    assert client.get("/forum/watched/").status_code == 302
    client.post(f"/forum/topics/{topic.pk}/reply/", {"text": "Still here"})
    assert topic.posts.count() == 1
    assert Client().get("/people/rude/").status_code == 404
    assert Client().login(username="rude", password=factories.PASSWORD) is False
    hide(staff, "person", member.pk, hidden="0")
    settle()
    assert Client().get("/people/rude/").status_code == 200
    assert list(ModerationEntry.objects.order_by("id").values_list("action", flat=True)) == [
        "suspend",
        "readmit",
    ]


def test_staff_are_not_suspended(staff, settle):
    other = factories.member("colleague", is_staff=True)
    settle()
    response = hide(staff, "person", other.pk)
    assert response.status_code == 200
    assert "Staff can&#x27;t be suspended" in response.text
    other.refresh_from_db()
    assert other.is_active


def test_a_reason_is_needed_and_kinds_are_known(staff, settle):
    topic = factories.topic()
    settle()
    response = hide(staff, "topic", topic.pk, reason=" ")
    assert "Say why" in response.text
    assert Topic.objects.get().state == "visible"
    for path in ("/ops/moderate/session/1/", "/ops/moderate/post/99999999999/", "/ops/moderate/post/0/"):
        assert staff.get(path).status_code == 404


def test_reports_are_upheld_or_dismissed(staff, settle):
    look = factories.look("Stolen")
    kept = factories.look("Fine")
    for about in (look, look, kept):
        Report.objects.create(
            reporter=factories.member(), look=about, reason="stolen", details="My <b>photo</b>"
        )
    settle()
    page = staff.get("/ops/reports/").text
    assert page.count("data-report=") == 3
    assert "My &lt;b&gt;photo&lt;/b&gt;" in page
    hide(staff, "look", look.pk)
    dismissed = Report.objects.get(look=kept)
    for _ in range(2):
        assert staff.post(f"/ops/reports/{dismissed.pk}/dismiss/").status_code == 303
    settle()
    states = list(Report.objects.order_by("id").values_list("state", flat=True))
    assert states == ["upheld", "upheld", "dismissed"]
    assert "Nothing is open" in staff.get("/ops/reports/").text
    assert "Report dismissed" in staff.get("/ops/log/").text
    assert ModerationEntry.objects.count() == 2


def test_posts_and_remarks_are_reported_hidden_and_restored(staff, settle):
    topic, article = factories.topic("Wool", "Buy cheap watches", posts=2), factories.article("Linen")
    post, second = topic.posts.order_by("created")
    remark = factories.remark(article, "Cheaper watches")
    for about in ({"post": post}, {"post": second}, {"remark": remark}):
        Report.objects.create(reporter=factories.member(), reason="spam", **about)
    settle()
    page = staff.get("/ops/reports/").text
    for words in ("Buy cheap watches", "Cheaper watches", "Wool", "Linen"):
        assert words in page
    for kind, thing, words in [("post", post, "Buy cheap watches"), ("remark", remark, "Cheaper watches")]:
        assert f'href="/ops/moderate/{kind}/{thing.pk}/"' in page
        assert "Spam or advertising" in staff.get(f"/ops/moderate/{kind}/{thing.pk}/").text
        hide(staff, kind, thing.pk)
        settle()
        stands_on = topic if kind == "post" else article
        assert words not in Client().get(stands_on.get_absolute_url()).text
        hide(staff, kind, thing.pk, hidden="0")
        settle()
        assert words in Client().get(stands_on.get_absolute_url()).text
    assert Report.objects.filter(state="upheld").count() == 2
    hide(staff, "topic", topic.pk)
    assert Report.objects.filter(state="upheld").count() == 3, "with a topic goes what was said in it"


@pytest.mark.parametrize(
    "statement", ["UPDATE staff_moderationentry SET reason = ''", "DELETE FROM staff_moderationentry"]
)
def test_the_log_can_not_be_rewritten(statement):
    topic = factories.topic()
    services.moderate(factories.member(is_staff=True), KINDS["topic"], topic, hidden=True, reason="Spam")
    with (
        pytest.raises(DatabaseError, match="append_only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert ModerationEntry.objects.get().reason == "Spam"


# Switches


def test_every_page_can_be_read_and_no_form_is_taken_while_read_only(staff, signed_in, settle):
    topic = factories.topic()
    member = signed_in()
    settle()
    assert staff.post("/ops/switches/read_only/flip/", {"on": "1"}).status_code == 303
    for path in ("/", "/forum/", topic.get_absolute_url(), "/accounts/login/"):
        assert Client().get(path).status_code == 200
        assert member.get(path, follow=True).status_code == 200
    response = member.post(f"/forum/topics/{topic.pk}/reply/", {"text": "Now?"})
    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert "Everything can be read" in response.text
    assert topic.posts.count() == 1
    assert Client().post("/accounts/login/", {"login": "x", "password": "y"}).status_code == 200
    assert staff.post("/ops/switches/read_only/flip/", {"on": "0"}).status_code == 303
    assert member.post(f"/forum/topics/{topic.pk}/reply/", {"text": "Now."}).status_code == 303
    assert [entry.reason for entry in ModerationEntry.objects.order_by("id")] == ["on", "off"]


@pytest.mark.parametrize(
    ("name", "closed", "open_"),
    [
        ("forum_closed", "/forum/topics/{topic}/reply/", "/blog/articles/{article}/comments/"),
        ("comments_closed", "/blog/articles/{article}/comments/", "/forum/topics/{topic}/reply/"),
        ("sign_up_closed", "/accounts/signup/", "/forum/topics/{topic}/reply/"),
    ],
)
def test_a_switch_closes_its_own_forms_alone(signed_in, settle, name, closed, open_):
    names = {"topic": factories.topic().pk, "article": factories.article().pk}
    member = signed_in()
    settle()
    switches.flip(name, on=True)
    visitor = Client() if "signup" in closed else member
    assert visitor.post(closed.format(**names), {"text": "Hello"}).status_code == 503
    assert member.post(open_.format(**names), {"text": "Hello"}).status_code == 303


def test_a_flip_reaches_other_processes_within_a_second(monkeypatch):
    moment = [100.0]
    monkeypatch.setattr("community.staff.switches.time.monotonic", lambda: moment[0])
    switches.flip("read_only", on=True)
    assert "read_only" in switches.on()
    caches["state"].client.get_client(write=True).delete(
        switches._key("read_only")
    )  # as another process does
    assert "read_only" in switches.on()
    moment[0] += switches.LOOK_EVERY
    assert "read_only" not in switches.on()


def test_a_redis_that_is_down_leaves_the_switches_as_they_are(monkeypatch):
    switches.flip("forum_closed", on=True)
    assert "forum_closed" in switches.on()
    with monkeypatch.context() as patch:
        patch.setattr(switches._known, "looked", float("-inf"))
        patch.setattr("community.staff.switches._client", lambda: (_ for _ in ()).throw(OSError("away")))
        assert "forum_closed" in switches.on()


def test_the_query_log_is_on_for_some_minutes_and_holds_no_values(client, settle, caplog):
    factories.topic("Secret words")
    settle()
    switches.flip("query_log", on=True)
    ttl = caches["state"].client.get_client(write=True).ttl(switches._key("query_log"))
    assert 240 < ttl <= 300
    with caplog.at_level(logging.INFO, logger="runway.queries"):
        client.get("/forum/")
    logged = [record.__dict__ for record in caplog.records if record.name == "runway.queries"]
    assert any("forum_forum" in record["sql"] for record in logged)
    assert all(record["ms"] >= 0 for record in logged)
    caplog.clear()
    switches.flip("query_log", on=False)
    with caplog.at_level(logging.INFO, logger="runway.queries"):
        client.get("/forum/?after=x")
    assert not [record for record in caplog.records if record.name == "runway.queries"]


# Announcements


def test_an_announcement_is_on_every_page_until_it_ends(staff, signed_in, settle):
    member = signed_in()
    response = staff.post("/ops/switches/announcement/", {"text": "Back at <nine>", "ends": ""})
    assert response.status_code == 303
    for page in (Client().get("/looks/"), member.get("/forum/"), staff.get("/ops/switches/")):
        assert "Back at &lt;nine&gt;" in page.text
    staff.post("/ops/switches/announcement/", {"text": "The next one", "ends": ""})
    assert "The next one" in member.get("/forum/").text
    assert "nine" not in member.get("/forum/").text
    staff.post("/ops/switches/announcement/", {"end": "1"})
    assert "The next one" not in member.get("/forum/").text
    assert not Announcement.objects.filter(ends=None).exists()


def test_an_announcement_ends_by_itself_and_a_mistake_keeps_what_was_typed(staff, monkeypatch):
    response = staff.post("/ops/switches/announcement/", {"text": "Too late", "ends": "2020-01-01T10:00"})
    assert response.status_code == 200
    assert "That is over already" in response.text
    assert 'value="Too late"' in response.text
    services.announce(factories.member(is_staff=True), "Short", timezone.now() + timedelta(minutes=5))
    assert "Short" in Client().get("/looks/").text
    later = timezone.now() + timedelta(minutes=6)
    monkeypatch.setattr("community.staff.announcements.timezone.now", lambda: later)
    assert "Short" not in Client().get("/forum/").text
