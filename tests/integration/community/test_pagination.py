import re
from datetime import UTC, datetime

import pytest
from django.db import connection

from community.conversations import selectors as conversations
from community.discovery.pagination import page
from community.looks import selectors
from community.looks.models import Look
from tests import factories

pytestmark = pytest.mark.django_db


def test_pages_follow_each_other_without_gap_or_repeat_even_in_one_instant():
    author = factories.member()
    moment = datetime(2026, 5, 1, 12, tzinfo=UTC)
    made = [factories.look(author=author, photos=0, created=moment).pk for _ in range(7)]
    seen, after, rounds = [], "", 0
    while rounds == 0 or after:
        part = page(selectors.newest(), after=after, size=3)
        seen += [look.pk for look in part.items]
        after, rounds = part.after, rounds + 1
    assert seen == sorted(made, reverse=True)
    assert rounds == 3


def test_rows_that_arrive_meanwhile_move_nothing():
    author = factories.member()
    for _ in range(4):
        factories.look(author=author, photos=0)
    first = page(selectors.newest(), after="", size=2)
    factories.look(author=author, photos=0)
    second = page(selectors.newest(), after=first.after, size=2)
    assert not {look.pk for look in first.items} & {look.pk for look in second.items}
    assert len(second.items) == 2


def test_every_character_of_a_cursor_is_signed():
    author = factories.member()
    for _ in range(3):
        factories.look(author=author, photos=0)
    first = page(selectors.newest(), after="", size=1)
    for index in range(len(first.after)):
        edited = first.after[:index] + ("A" if first.after[index] != "A" else "B") + first.after[index + 1 :]
        assert [look.pk for look in page(selectors.newest(), after=edited, size=1).items] == [
            first.items[0].pk
        ]


@pytest.mark.parametrize("kind", ["looks", "author", "comments"])
def test_a_page_is_read_from_an_index(kind):
    look = factories.look(photos=0)
    rows = {
        "looks": selectors.newest(),
        "author": selectors.of_author(look.author_id),
        "comments": conversations.replies(factories.comment(look).pk),
    }[kind]
    at = datetime.now(UTC)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
    plan = rows.filter(created__lte=at).order_by("-created", "-id")[:25].explain()
    assert not re.search(r"Sort Key", plan), plan
    assert re.search(r"Index.*(looks_newest|looks_of_author|conversations_thread)", plan), plan


def test_popular_is_by_likes_and_counted_by_the_database():
    plain, loved = factories.look("Plain"), factories.look("Loved")
    factories.like(loved)
    factories.like(loved)
    factories.like(plain)
    assert [look.title for look in selectors.front(2, 3)[0]] == ["Loved", "Plain"]
    assert Look.objects.get(pk=loved.pk).stats.likes == 2
