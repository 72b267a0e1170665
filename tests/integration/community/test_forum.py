"""The forum: what members can do in it, with nothing but links and forms."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from community.forum import selectors, services
from community.forum.models import TEXT_LIMIT, ForumStats, Post, ReadMarker, State, Topic, TopicWatch
from community.forum.views import POSTS_SHOWN, TOPICS_SHOWN
from tests import factories
from tests.integration.community.conftest import forget_pages, queries

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])


def numbers(page: str) -> list[int]:
    return [int(pk) for pk in re.findall(r'data-post="(\d+)"', page)]


def link(page: str, rel: str) -> str | None:
    found = re.search(rf'rel="{rel}"\s+href="([^"]*)"', page)
    return found and found[1].replace("&amp;", "&")


# Reading


def test_the_forum_shows_its_rooms_with_a_count_and_the_latest_topic(client, settle):
    room = factories.forum("Fit and size", description="Measure twice")
    factories.topic("Older", forum=room)
    factories.topic("Newer", forum=room)
    settle()
    page = client.get("/forum/").text
    assert "Measure twice" in page
    assert 'data-topics="2"' in page
    assert "Newer" in page
    assert "Older" not in page


def test_sticky_topics_stand_on_top_and_others_by_their_latest_post(client, settle):
    room = factories.forum()
    factories.topic("Rules", forum=room, sticky=True, created=timezone.now() - timedelta(days=90))
    factories.topic("Quiet", forum=room)
    lively = factories.topic("Lively", forum=room)
    services.reply(factories.member(), lively.pk, "Still here")
    settle()
    page = client.get(room.get_absolute_url()).text
    assert re.findall(r'topic-card__link"[^>]*>(\w+)', page) == ["Rules", "Lively", "Quiet"]
    assert 'data-posts="2"' in page


def test_a_topic_is_read_from_either_end_without_gap_or_repeat(client, settle):
    topic = factories.topic(posts=POSTS_SHOWN * 2 + 5)
    settle()
    path = topic.get_absolute_url()
    every = list(Post.objects.order_by("created", "id").values_list("pk", flat=True))
    forward, address = [], path
    while address:
        page = client.get(address).text
        forward += numbers(page)
        following = link(page, "next")
        address = following if following else ""
    assert forward == every
    backward: list[int] = []
    address = f"{path}?at=end"
    while address:
        page = client.get(address).text
        backward = numbers(page) + backward
        earlier = link(page, "prev")
        address = earlier if earlier else ""
    assert backward == every
    assert f'href="{path}?at=end"' in client.get(path).text


def test_posts_of_one_moment_are_told_apart(client, settle):
    topic = factories.topic(posts=POSTS_SHOWN + 3)
    Post.objects.update(created=topic.created)
    settle()
    first = client.get(topic.get_absolute_url()).text
    second = client.get(link(first, "next")).text
    assert numbers(first) + numbers(second) == list(Post.objects.order_by("id").values_list("pk", flat=True))


def test_a_post_leads_to_its_page(client, settle):
    topic = factories.topic(posts=POSTS_SHOWN * 3)
    settle()
    wanted = list(Post.objects.order_by("created"))[POSTS_SHOWN + 7]
    response = client.get(wanted.get_absolute_url())
    assert response.status_code == 302
    assert response["Location"].endswith(f"#post-{wanted.pk}")
    assert numbers(client.get(response["Location"]).text)[0] == wanted.pk
    assert topic.slug in response["Location"]


def test_a_cursor_of_posts_is_none_of_topics(client, settle):
    topic = factories.topic(posts=POSTS_SHOWN + 1)
    for _ in range(TOPICS_SHOWN):
        factories.topic(forum=topic.forum)
    settle()
    cursor = re.search(r"after=([^\"]*)", link(client.get(topic.get_absolute_url()).text, "next"))[1]
    assert client.get(topic.forum.get_absolute_url()).text.count("topics__item") == TOPICS_SHOWN
    assert (
        client.get(f"{topic.forum.get_absolute_url()}?after={cursor}").text.count("topics__item")
        == TOPICS_SHOWN
    )


@pytest.mark.parametrize("name", ["after", "before", "at", "quote"])
@pytest.mark.parametrize("value", ["%00", "%ff%fe", "x" * 5000, "1.2:abc", ":", "[]", "-1", "9" * 30, "end"])
def test_random_queries_make_no_error(settle, signed_in, name, value):
    topic = factories.topic()
    settle()
    for client in (Client(), signed_in()):
        for path in ("/forum/", topic.forum.get_absolute_url(), topic.get_absolute_url()):
            assert client.get(f"{path}?{name}={value}").status_code == 200
    member = signed_in()
    for path in (f"/forum/topics/{topic.pk}/reply/", f"/forum/topics/{topic.pk}/unread/", "/forum/watched/"):
        assert member.get(f"{path}?{name}={value}").status_code in {200, 302}


@pytest.mark.parametrize(
    "path",
    [
        "/forum/nothing/",
        "/forum/1234567/nothing/",
        "/forum/99999999999999999999999/x/",
        "/forum/posts/1234567/",
        "/forum/posts/99999999999999999999999/",
        "/forum/nothing/topics/new/x/",
    ],
)
def test_what_is_not_there_is_a_404(client, path):
    assert client.get(path).status_code == 404


def test_another_slug_leads_to_the_one_address(client, settle):
    topic = factories.topic()
    settle()
    response = client.get(f"/forum/{topic.pk}/another/")
    assert (response.status_code, response["Location"]) == (301, topic.get_absolute_url())


def test_hidden_posts_and_topics_are_neither_shown_nor_counted(client, settle):
    topic = factories.topic("Seen", posts=3)
    Post.objects.filter(text="Post number 1").update(state=State.HIDDEN)
    gone = factories.topic("Unseen", forum=topic.forum, state=State.HIDDEN)
    settle()
    page = client.get(topic.get_absolute_url()).text
    assert "Post number 1" not in page
    assert 'data-posts="2"' in page
    assert client.get(gone.get_absolute_url()).status_code == 404
    assert client.get(gone.posts.get().get_absolute_url()).status_code == 404
    assert "Unseen" not in client.get(topic.forum.get_absolute_url()).text
    assert ForumStats.objects.get(forum=topic.forum).topics == 1


def test_what_was_written_can_not_script_the_page(client, settle):
    topic = factories.topic(
        "<script>alert(1)</script>", "<script>alert(2)</script> [x](javascript:alert(3)) **ok**"
    )
    settle()
    for path in (topic.get_absolute_url(), topic.forum.get_absolute_url(), "/forum/"):
        page = client.get(path).text
        assert "<script" not in page
        assert 'href="javascript' not in page
    assert "<strong>ok</strong>" in client.get(topic.get_absolute_url()).text


# Writing


def test_a_member_starts_a_topic(signed_in, settle):
    room = factories.forum("Finds")
    settle()
    client = signed_in()
    response = client.post("/forum/finds/topics/new/", {"title": "  A coat in Riga ", "text": "Seen *today*"})
    topic = Topic.objects.get()
    assert (response.status_code, response["Location"]) == (303, topic.get_absolute_url())
    assert (topic.title, topic.slug, topic.forum) == ("A coat in Riga", "a-coat-in-riga", room)
    assert "Seen <em>today</em>" in client.get(topic.get_absolute_url()).text
    assert TopicWatch.objects.filter(topic=topic, member=topic.author).exists()


@pytest.mark.parametrize("title", ["???", "Шерсть", "2026", "\U0001f457" * 120, "x" * 120])
def test_any_title_has_an_address(signed_in, settle, title):
    factories.forum("Finds")
    settle()
    client = signed_in()
    response = client.post("/forum/finds/topics/new/", {"title": title, "text": "Hello"})
    assert response.status_code == 303
    assert client.get(response["Location"]).status_code == 200


def test_a_reply_is_there_at_once_on_the_last_page(signed_in, settle):
    topic = factories.topic(posts=POSTS_SHOWN * 2)
    settle()
    client = signed_in()
    response = client.post(f"/forum/topics/{topic.pk}/reply/", {"text": "At last"})
    post = Post.objects.get(text="At last")
    assert response["Location"] == f"{topic.get_absolute_url()}?at=end#post-{post.pk}"
    page = client.get(f"{topic.get_absolute_url()}?at=end").text
    assert numbers(page)[-1] == post.pk
    assert f'data-posts="{POSTS_SHOWN * 2 + 1}"' in page
    topic.refresh_from_db()
    assert topic.bumped == post.created


def test_a_quotation_is_in_the_form(signed_in, settle):
    author = factories.member(display_name="Mara")
    topic = factories.topic(text="One line\n\nAnother", author=author)
    other = factories.topic("Elsewhere", "Not from here")
    settle()
    client = signed_in()
    page = client.get(f"/forum/topics/{topic.pk}/reply/?quote={topic.posts.get().pk}").text
    assert "&gt; **Mara** wrote:\n&gt;\n&gt; One line\n&gt;\n&gt; Another" in page
    assert (
        "Not from here"
        not in client.get(f"/forum/topics/{topic.pk}/reply/?quote={other.posts.get().pk}").text
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Write something first"),
        (" \n\t ", "Write something first"),
        ("x" * (TEXT_LIMIT + 1), "Keep it under 10000 characters"),
        ("nul\x00byte", "Null characters are not allowed"),
    ],
    ids=["empty", "blank", "long", "nul"],
)
def test_what_can_not_be_taken_comes_back_with_a_reason_by_the_field(signed_in, settle, text, says):
    topic = factories.topic()
    settle()
    client = signed_in()
    paths = (f"/forum/topics/{topic.pk}/reply/", f"/forum/{topic.forum.slug}/topics/new/")
    for path in paths:
        response = client.post(path, {"title": "A title I typed", "text": text})
        assert response.status_code == 200
        assert says in response.text
        assert "field__error" in response.text
        if text.strip() and "\x00" not in text:
            assert text in response.text
    assert "A title I typed" in response.text
    assert Post.objects.count() == 1


def test_a_member_edits_what_they_wrote_and_nothing_else(signed_in, settle):
    author = factories.member()
    topic = factories.topic(author=author)
    post = topic.posts.get()
    settle()
    path = f"/forum/posts/{post.pk}/edit/"
    mine, other, staff = signed_in(author), signed_in(), signed_in(factories.member(is_staff=True))
    assert "Merino or lambswool?" in mine.get(path).text
    assert mine.post(path, {"text": "Cashmere!"}).status_code == 303
    page = mine.get(topic.get_absolute_url()).text
    assert "Cashmere!" in page
    assert "edited" in page
    assert path in page
    assert path not in other.get(topic.get_absolute_url()).text
    for method in (other.get, other.post):
        assert method(path, {"text": "Mine now"}).status_code == 403
    assert staff.get(path).status_code == 200
    Topic.objects.update(locked=True)
    settle()
    assert mine.post(path, {"text": "Too late"}).status_code == 403
    post.refresh_from_db()
    assert post.text == "Cashmere!"


def test_saving_the_same_text_is_no_edit():
    post = factories.topic().posts.get()
    services.edit(post, post.text)
    post.refresh_from_db()
    assert post.edited is None


def test_a_closed_topic_takes_no_post_and_keeps_the_text(signed_in, settle):
    topic = factories.topic(locked=True)
    settle()
    member, staff = signed_in(), signed_in(factories.member(is_staff=True))
    assert "takes no more posts" in member.get(topic.get_absolute_url()).text
    response = member.post(f"/forum/topics/{topic.pk}/reply/", {"text": "One more thing"})
    assert "closed meanwhile" in response.text
    assert "One more thing" in response.text
    assert Post.objects.count() == 1
    assert staff.post(f"/forum/topics/{topic.pk}/reply/", {"text": "Closing words"}).status_code == 303


def test_too_many_posts_in_a_minute_wait_with_their_text(signed_in, settle):
    topic = factories.topic()
    settle()
    client = signed_in()
    for number in range(services.PACE):
        assert client.post(f"/forum/topics/{topic.pk}/reply/", {"text": f"Post {number}"}).status_code == 303
    response = client.post(f"/forum/topics/{topic.pk}/reply/", {"text": "One too many"})
    assert "Wait a moment" in response.text
    assert "One too many" in response.text
    Post.objects.update(created=timezone.now() - timedelta(minutes=2))
    assert client.post(f"/forum/topics/{topic.pk}/reply/", {"text": "Later"}).status_code == 303


def test_only_staff_arrange_topics(signed_in, settle):
    topic = factories.topic()
    settle()
    path = f"/forum/topics/{topic.pk}/arrange/"
    assert signed_in(topic.author).post(path, {"sticky": "1"}).status_code == 403
    staff = signed_in(factories.member(is_staff=True))
    for name, value in [("sticky", "1"), ("locked", "1"), ("sticky", "0")]:
        assert staff.post(path, {name: value}).status_code == 303
    topic.refresh_from_db()
    assert (topic.sticky, topic.locked) == (False, True)


@pytest.mark.parametrize(
    "path", ["/forum/topics/{}/reply/", "/forum/topics/{}/watch/", "/forum/topics/{}/arrange/"]
)
def test_visitors_are_asked_to_sign_in_and_forms_from_elsewhere_refused(client, settle, path):
    topic = factories.topic()
    settle()
    path = path.format(topic.pk)
    response = client.post(path, {"text": "Hello", "watched": "1"})
    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={path}")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(factories.member(), backend="django.contrib.auth.backends.ModelBackend")
    assert strict.post(path, {"text": "Hello", "watched": "1"}).status_code == 403
    assert Post.objects.count() == 1
    assert not TopicWatch.objects.exists()


# Watching and what was read


def test_watching_with_and_without_htmx(signed_in, settle):
    topic = factories.topic()
    settle()
    member = factories.member()
    client = signed_in(member)
    for watched, count in [("1", 1), ("1", 1), ("0", 0), ("0", 0)]:
        assert client.post(f"/forum/topics/{topic.pk}/watch/", {"watched": watched}).status_code == 303
        assert TopicWatch.objects.filter(member=member).count() == count
        state = "true" if count else "false"
        assert f'data-watched="{state}"' in client.get(topic.get_absolute_url()).text
    response = client.post(
        f"/forum/topics/{topic.pk}/watch/", {"watched": "1"}, headers={"HX-Request": "true"}
    )
    assert "<html" not in response.text
    assert 'data-watched="true"' in response.text
    assert topic.title in client.get("/forum/watched/").text


def test_reading_moves_the_marker_and_only_a_members(signed_in, settle, client):
    topic = factories.topic(posts=POSTS_SHOWN + 5)
    settle()
    path, room = topic.get_absolute_url(), topic.forum.get_absolute_url()
    assert client.get(path).status_code == 200
    assert not ReadMarker.objects.exists()
    member = factories.member()
    reader = signed_in(member)
    assert ">New<" in reader.get(room).text
    reader.get(path)
    assert ">Unread<" in reader.get(room).text
    response = reader.get(f"/forum/topics/{topic.pk}/unread/")
    unread = numbers(reader.get(response["Location"]).text)
    assert unread == list(Post.objects.order_by("created").values_list("pk", flat=True))[POSTS_SHOWN:]
    page = reader.get(room).text
    assert ">Unread<" not in page
    assert ">New<" not in page
    read = ReadMarker.objects.get()
    reader.get(path)
    assert ReadMarker.objects.get().post_id == read.post_id, "reading the first page again takes nothing back"
    services.reply(topic.author, topic.pk, "News")
    settle()
    assert ">Unread<" in reader.get(room).text
    assert (
        ">Unread<" in reader.get("/forum/watched/").text
        or not TopicWatch.objects.filter(member=member).exists()
    )


# What it costs


def plant(topic: Topic, number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO forum_post (topic_id, author_id, text, created, state)"
            " SELECT %s, %s, 'Post ' || n, %s + n * interval '1 second', 'visible' FROM generate_series(1, %s) n",
            [topic.pk, topic.author_id, topic.created, number],
        )
        cursor.execute("ANALYZE forum_post")


def test_the_first_a_middle_and_the_last_page_of_a_long_topic_cost_the_same(settle, signed_in):
    topic = factories.topic()
    other = factories.topic("Another")
    plant(topic, 20_000)
    plant(other, 2_000)
    middle = Post.objects.filter(topic=topic, text="Post 10000").get()
    settle()
    cursor = selectors.POSTS.cursor(middle)
    costs = {}
    for asked in ({}, {"after": cursor}, {"before": cursor}, {"at": "end"}):
        with queries() as seen:
            window = selectors.POSTS.window(
                selectors.posts(topic.pk, topic.author_id), asked, size=POSTS_SHOWN
            )
        assert len(window.items) == POSTS_SHOWN
        (statement,) = (each.split(": ", 1)[1] for each in seen)
        assert "COUNT(" not in statement.upper()
        assert "OFFSET" not in statement.upper()
        with connection.cursor() as database:
            database.execute(f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF) {statement}")
            plan = "\n".join(row[0] for row in database.fetchall())
        assert re.search(r"Index Scan (Backward )?using forum_posts_of_topic", plan), plan
        assert "Sort" not in plan, plan
        rows = re.search(r"forum_posts_of_topic on forum_post \(actual rows=([\d.]+)", plan)
        assert float(rows[1]) == POSTS_SHOWN + 1, plan
        scan = plan.partition("forum_posts_of_topic")[2].partition("->")[0]
        assert "Rows Removed by Filter" not in scan, plan  # the small tables beside it may be read whole
        costs[str(asked)[:8]] = int(re.search(r"Buffers: shared hit=(\d+)", plan)[1])
    assert max(costs.values()) <= min(costs.values()) * 1.5 + 20, costs
    for client in (Client(), signed_in()):
        page = client.get(f"{topic.get_absolute_url()}?at=end").text
        assert "Post 20000" in page
        assert 'data-posts="20001"' in page


def test_a_forums_topics_come_from_an_index(settle):
    room = factories.forum()
    author = factories.member()
    for forum in (room, factories.forum()):
        Topic.objects.bulk_create(
            Topic(
                forum=forum,
                author=author,
                title=f"T{number}",
                slug="t",
                bumped=timezone.now() - timedelta(minutes=number),
            )
            for number in range(3_000)
        )
    with connection.cursor() as database:
        database.execute("ANALYZE forum_topic")
    settle()
    last = ""
    for _ in range(3):
        with queries() as seen:
            window = selectors.TOPICS.window(
                selectors.topics_of(room.slug, author.pk), {"after": last}, size=TOPICS_SHOWN
            )
        last = window.after
        (statement,) = (each.split(": ", 1)[1] for each in seen)
        with connection.cursor() as database:
            database.execute(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) {statement}")
            plan = "\n".join(row[0] for row in database.fetchall())
        assert "Sort" not in plan.split("SubPlan")[0], plan  # below it is a topic's last post, of a few
        found = re.search(r"forum_topics_of_forum on forum_topic \(actual rows=([\d.]+)", plan)
        assert float(found[1]) == TOPICS_SHOWN + 1, plan


@pytest.mark.parametrize("number", [1, 50])
def test_pages_keep_their_budget(settle, signed_in, number):
    topic = factories.topic(posts=number)
    for _ in range(number - 1):
        factories.topic(forum=topic.forum)
    settle()
    reader = signed_in()
    for path in ("/forum/", topic.forum.get_absolute_url(), topic.get_absolute_url()):
        with queries() as cold:
            Client().get(path)
        with queries() as warm:
            Client().get(path)
        forget_pages()
        with queries() as remade:
            Client().get(path)
        assert warm == []
        assert len(remade) <= 1, remade
        assert len(cold) <= 3, cold
        assert [each for each in remade if each.startswith("primary")] == []
        reader.get(path)
        settle()
        with queries() as member:
            assert reader.get(path).status_code == 200
        # What the header asks of other rooms is held by tests/budgets.toml.
        own = [each for each in member if "forum_" in each or "people_user" in each]
        assert len(own) <= 2, member


def test_an_edit_and_a_new_name_are_in_the_next_page_made(settle, client):
    author = factories.member("mara")
    topic = factories.topic("Before", author=author)
    settle()
    paths = (topic.get_absolute_url(), topic.forum.get_absolute_url())
    for path in paths:
        assert "mara" in client.get(path).text
    with connection.cursor() as database:
        database.execute("UPDATE people_user SET display_name = 'Mara Lind'")
        database.execute("UPDATE forum_post SET text = 'After all'")
        database.execute("UPDATE forum_topic SET title = 'After'")
    settle()
    forget_pages()
    for path in paths:
        page = client.get(path).text
        assert "Mara Lind" in page
        assert "Before" not in page
    assert "After all" in client.get(topic.get_absolute_url()).text
