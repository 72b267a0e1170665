"""What is long costs no more than what is short: every row that the look page and the topic page read is counted."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client

from community.conversations.models import Comment
from community.conversations.threads import COMMENTS_SHOWN, REPLIES_SHOWN
from community.forum.models import Post
from community.forum.views import POSTS_SHOWN
from tests import budgets, factories
from tests.integration.community.conftest import queries

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])

FEW, MANY = 100, 6_000
ALIKE = (
    1.5  # the planner may pass over some rows of a page by another index; the whole is sixty times as long
)
SCANS = ("Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Heap Scan")


def read(plan: dict[str, Any]) -> Iterator[tuple[str, str, float]]:
    """Each scan of a plan that ran: how, which table, and how many rows it looked at."""
    if plan["Node Type"] in SCANS:
        removed = plan.get("Rows Removed by Filter", 0) + plan.get("Rows Removed by Index Recheck", 0)
        rows = (plan["Actual Rows"] + removed) * plan["Actual Loops"]
        yield plan["Node Type"], plan["Relation Name"], rows
    for part in plan.get("Plans", []):
        yield from read(part)


def scans(path: str, client: Client) -> list[tuple[str, str, float]]:
    """What a page reads that nothing is remembered of."""
    caches["default"].clear()
    with queries() as seen:
        assert client.get(path).status_code == 200
    statements = [each.split(": ", 1)[1] for each in seen]
    assert budgets.counting(statements) == []
    found: list[tuple[str, str, float]] = []
    for statement in statements:
        if not statement.startswith(("SELECT", "WITH", "(SELECT")):
            continue
        with connection.cursor() as database:
            database.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}")
            [document] = database.fetchone()
        document = json.loads(document) if isinstance(document, str) else document
        found += read(document[0]["Plan"])
    return found


def discuss(look_id: int, author_id: int, number: int) -> None:
    """Comments on a look; every third answers the one before."""
    with connection.cursor() as database:
        database.execute(
            "WITH made AS (SELECT n, nextval(pg_get_serial_sequence('conversations_comment', 'id')) AS id"
            " FROM generate_series(1, %s) AS n)"
            " INSERT INTO conversations_comment"
            " (id, look_id, author_id, text, state, created, parent_id, thread_id, depth, mentioned)"
            " SELECT id, %s, %s, 'Comment ' || n, 'visible', now() - (%s - n) * interval '1 second',"
            " CASE WHEN n %% 3 = 0 THEN id - 1 END, CASE WHEN n %% 3 = 0 THEN id - 1 END,"
            " CASE WHEN n %% 3 = 0 THEN 1 ELSE 0 END, '{}' FROM made ORDER BY n",
            [number, look_id, author_id, number],
        )


def talk(topic_id: int, author_id: int, number: int) -> None:
    with connection.cursor() as database:
        database.execute(
            "INSERT INTO forum_post (topic_id, author_id, text, created, state)"
            " SELECT %s, %s, 'Post ' || n, now() - (%s - n) * interval '1 second', 'visible'"
            " FROM generate_series(1, %s) AS n",
            [topic_id, author_id, number, number],
        )


def analyse() -> None:
    """As autovacuum does in a minute: without, the planner takes every table for a small one."""
    with connection.cursor() as database:
        database.execute("VACUUM ANALYZE")


def total(found: list[tuple[str, str, float]]) -> float:
    return sum(rows for *_, rows in found)


@pytest.fixture
def authors() -> list[int]:
    return [factories.member().pk for _ in range(2)]


def test_a_look_with_thousands_of_comments_reads_what_one_with_a_hundred_does(authors, settle, signed_in):
    discussed, quiet = (factories.look() for _ in range(2))
    discuss(discussed.pk, authors[0], MANY)
    discuss(quiet.pk, authors[0], FEW)
    analyse()
    for client in (Client(), signed_in()):
        found = {look: scans(look.get_absolute_url(), client) for look in (discussed, quiet)}
        wholes = {table for how, table, _ in found[discussed] if how == "Seq Scan"}
        assert not wholes & {"conversations_comment", "conversations_commentstats"}
        assert total(found[discussed]) <= ALIKE * total(found[quiet]), found
        shown = COMMENTS_SHOWN * (1 + REPLIES_SHOWN)
        assert total(found[discussed]) <= 12 * shown, found[discussed]
    page = Client().get(discussed.get_absolute_url()).text
    assert f"Comment {MANY}" in page
    assert Comment.objects.filter(look=discussed).count() == MANY
    assert re.search(rf"{MANY:,}|{MANY}", page), "the counter is shown"


def test_a_topic_of_thousands_of_posts_reads_what_one_of_a_hundred_does(authors, settle, signed_in):
    endless, short = (factories.topic(posts=1) for _ in range(2))
    talk(endless.pk, authors[0], MANY)
    talk(short.pk, authors[0], FEW)
    analyse()
    middle = {
        topic: Post.objects.get(topic=topic, text=f"Post {number // 2}").pk
        for topic, number in ((endless, MANY), (short, FEW))
    }
    settle()
    pages: list[Callable[[Any], str]] = [
        lambda topic: topic.get_absolute_url(),
        lambda topic: Client().get(f"/forum/posts/{middle[topic]}/").headers["Location"],
        lambda topic: f"{topic.get_absolute_url()}?at=end",
    ]
    for client in (Client(), signed_in()):
        for page in pages:
            found = {topic: scans(page(topic), client) for topic in (endless, short)}
            assert not [
                table for how, table, _ in found[endless] if (how, table) == ("Seq Scan", "forum_post")
            ]
            assert total(found[endless]) <= ALIKE * total(found[short]), found
            assert total(found[endless]) <= 12 * POSTS_SHOWN, found[endless]
