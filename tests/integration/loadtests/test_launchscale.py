"""What the benchmarks on the launch-scale data set look for is found, here in a much smaller one."""

import pytest
from django.db import connection

from community.conversations.models import Comment
from loadtests.benchmarks import _launchscale
from tests import factories

pytestmark = pytest.mark.django_db


def rows(name: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute((_launchscale.SQL / f"{name}.sql").read_text())
        return cursor.fetchall()


def test_the_longest_topic_and_one_of_a_hundred_each_with_a_post_in_its_middle():
    long, short, *_ = (factories.topic(posts=posts) for posts in (130, 102, 20))
    found = rows("long_topics")
    assert [(pk, posts) for pk, _, posts, _ in found] == [(long.pk, 130), (short.pk, 102)]
    assert [middle for *_, middle in found] == [
        topic.posts.get(text=f"Post number {number}").pk for topic, number in ((long, 65), (short, 51))
    ]


def test_the_look_that_is_talked_of_most_and_a_like_one_of_about_a_hundred():
    author = factories.member()
    discussed, alike, other = (factories.look(author=author, photos=photos) for photos in (2, 2, 1))
    for look, number in ((discussed, 900), (alike, 70), (other, 100)):
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO conversations_comment (look_id, author_id, text, state, created, depth, mentioned)"
                " SELECT %s, %s, 'Yes', 'visible', now(), 0, '{}' FROM generate_series(1, %s)",
                [look.pk, author.pk, number],
            )
    assert Comment.objects.count() == 1_070
    assert [pk for pk, *_ in rows("discussed_looks")] == [discussed.pk, alike.pk]
