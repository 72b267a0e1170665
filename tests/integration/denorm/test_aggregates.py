"""Sums, latest moments, the ledger, what is added up through another table, and a column of the parent's own."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

import denorm
from denorm import drift, ledger
from tests.integration.denorm.conftest import Execute
from tests.integration.denorm.shop.models import (
    Book,
    Forum,
    ForumStats,
    Item,
    ItemStats,
    Post,
    Shelf,
    Topic,
    TopicStats,
    Visit,
    Vote,
)
from tests.integration.denorm.truth import assert_exact

pytestmark = pytest.mark.django_db

START = datetime(2026, 1, 1, 12, 0, 0, 123456, tzinfo=UTC)


def at(hours: int) -> datetime:
    return START + timedelta(hours=hours)


def score(item: Item) -> tuple[int, datetime | None]:
    stats = ItemStats.objects.get(pk=item.pk)
    return stats.score, stats.last_vote


def test_a_sum_follows_values_conditions_and_moves(shoe: Item, hat: Item) -> None:
    Vote.objects.bulk_create([Vote(item=shoe, value=value, created=at(1)) for value in (5, -2, None, 10)])
    assert score(shoe) == (13, at(1))
    Vote.objects.filter(value=10).update(value=-10)
    assert score(shoe)[0] == -7
    Vote.objects.filter(value=-2).update(item=hat, value=3)
    assert (score(shoe)[0], score(hat)[0]) == (-5, 3)
    Vote.objects.update(fair=False)
    assert (score(shoe), score(hat)) == ((0, None), (0, None))
    assert_exact()


def test_latest_comes_goes_and_moves(shoe: Item, hat: Item) -> None:
    assert score(shoe)[1] is None
    votes = [Vote.objects.create(item=shoe, created=at(hour)) for hour in (1, 3, 2)]
    assert score(shoe)[1] == at(3)
    votes[1].delete()
    assert score(shoe)[1] == at(2)
    Vote.objects.filter(pk=votes[2].pk).update(item=hat, created=at(9))
    assert (score(shoe)[1], score(hat)[1]) == (at(1), at(9))
    Vote.objects.update(created=None)
    assert (score(shoe)[1], score(hat)[1]) == (None, None)
    Vote.objects.update(created=at(4), item=None)
    Vote.objects.update(item=shoe)
    assert_exact()


def test_an_edit_of_the_latest_that_leaves_its_moment_writes_nothing(shoe: Item) -> None:
    vote = Vote.objects.create(item=shoe, value=1, created=at(1))
    with connection.cursor() as cursor:
        cursor.execute("SELECT xmin, ctid FROM shop_itemstats WHERE item_id = %s", [shoe.pk])
        before = cursor.fetchone()
        vote.save()
        Vote.objects.create(item=shoe, created=at(0))  # earlier, worth nothing
        cursor.execute("SELECT xmin, ctid FROM shop_itemstats WHERE item_id = %s", [shoe.pk])
        assert cursor.fetchone() == before


def test_truncate_empties_sums_moments_and_what_adds_them_up(shoe: Item, execute: Execute) -> None:
    topic = Topic.objects.create(forum=Forum.objects.create())
    Post.objects.create(topic=topic, created=at(1))
    Vote.objects.create(item=shoe, value=5, created=at(1))
    Visit.objects.create(item=shoe)
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    execute("TRUNCATE shop_vote, shop_visit, shop_post")
    assert_exact()
    assert ForumStats.objects.get().posts == 0


def test_the_ledger_is_read_before_and_after_it_is_rolled_up(shoe: Item, hat: Item) -> None:
    Visit.objects.bulk_create(
        [Visit(item=item, minutes=minutes) for item in (shoe, hat) for minutes in (3, -1, 4)]
    )
    Visit.objects.filter(item=hat, minutes=3).delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT visits FROM shop_itemstats")
        assert set(cursor.fetchall()) == {(0,)}
    assert_exact()
    assert Item.objects.select_related("stats").get(pk=shoe.pk).stats.visits == 3
    assert Item.objects.values_list("stats__minutes", flat=True).get(pk=shoe.pk) == 7
    assert ledger.roll_up("default", size=3) > 0
    assert ledger.roll_up("default") == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(visits), sum(minutes) FROM shop_itemstats")
        assert cursor.fetchone() == (5, 11)
    assert_exact()


def test_a_parent_put_back_has_nothing_of_the_ledger_of_before(shoe: Item, execute: Execute) -> None:
    Visit.objects.create(item=shoe)
    ledger.roll_up("default")
    pk = shoe.pk
    shoe.delete()
    Item.objects.create(pk=pk, name="boot")
    ledger.roll_up("default")
    assert_exact()


def test_a_parent_put_back_in_one_transaction_starts_at_zero(shoe: Item, execute: Execute) -> None:
    Vote.objects.create(item=shoe, value=5)
    execute("SET CONSTRAINTS ALL DEFERRED")
    execute("DELETE FROM shop_vote")
    execute("DELETE FROM shop_item WHERE id = %s", [shoe.pk])
    execute("INSERT INTO shop_item (id, name) VALUES (%s, 'boot')", [shoe.pk])
    Vote.objects.create(item=shoe, value=7)
    denorm.flush()
    assert_exact()


def test_counts_rise_through_the_table_between(execute: Execute) -> None:
    first, second = Forum.objects.create(name="first"), Forum.objects.create(name="second")
    topics = [Topic.objects.create(forum=first) for _ in range(3)]
    Post.objects.bulk_create(
        [Post(topic=topic, visible=visible) for topic in topics for visible in (True, True, False)]
    )
    assert ForumStats.objects.get(pk=first.pk).posts == 6
    assert_exact()
    Topic.objects.filter(pk=topics[0].pk).update(forum=second)
    assert_exact()
    Post.objects.filter(topic=topics[0]).update(topic=topics[1])
    assert_exact()
    Post.objects.update(visible=True)
    Topic.objects.filter(pk=topics[1].pk).update(forum=None)
    assert_exact()
    topics[2].delete()
    assert_exact()
    Topic.objects.update(forum=second)
    execute("SET CONSTRAINTS ALL DEFERRED")
    execute("DELETE FROM shop_topic WHERE id = %s", [topics[1].pk])
    Post.objects.filter(topic_id=topics[1].pk).delete()
    denorm.flush()
    assert_exact()


def test_a_move_and_a_post_in_one_transaction_either_way(execute: Execute) -> None:
    first, second, third = (Forum.objects.create() for _ in range(3))
    topic = Topic.objects.create(forum=first)
    Post.objects.create(topic=topic)
    execute("SET CONSTRAINTS ALL DEFERRED")
    with transaction.atomic():
        Post.objects.create(topic=topic)
        Topic.objects.update(forum=second)
        Post.objects.create(topic=topic)
        Topic.objects.update(forum=third)
        with transaction.atomic():
            Topic.objects.update(forum=first)
            transaction.set_rollback(True)
    denorm.flush()
    assert_exact()
    assert ForumStats.objects.get(pk=third.pk).posts == 3
    Topic.objects.update(forum=second)
    Post.objects.create(topic=topic)
    topic.delete()
    denorm.flush()
    assert_exact()


def test_a_parent_counts_in_a_column_of_its_own() -> None:
    shelves = [Shelf.objects.create(name=str(number)) for number in range(3)]
    Book.objects.bulk_create([Book(shelf=shelf) for shelf in shelves for _ in range(2)])
    Book.objects.filter(shelf=shelves[0]).update(shelf=shelves[1])
    Book.objects.filter(shelf=shelves[2]).update(shelf=None)
    assert_exact()
    stale = shelves[1]
    stale.name = "new"
    stale.save()
    assert Shelf.objects.get(pk=stale.pk).volumes == 4
    shelves[1].delete()
    assert_exact()


def test_every_kind_of_drift_is_found_and_repaired(shoe: Item, hat: Item, execute: Execute) -> None:
    forum = Forum.objects.create()
    topic = Topic.objects.create(forum=forum)
    Post.objects.bulk_create([Post(topic=topic, created=at(hour)) for hour in range(3)])
    Vote.objects.create(item=shoe, value=5, created=at(1))
    Visit.objects.create(item=shoe, minutes=9)
    shelf = Shelf.objects.create()
    Book.objects.create(shelf=shelf)
    for statement in (
        "UPDATE shop_itemstats SET score = 1, last_vote = now(), visits = 5, minutes = -4",
        "UPDATE shop_topicstats SET posts = 0, last_post = NULL",
        "UPDATE shop_forumstats SET posts = 12, topics = 0",
        "UPDATE shop_shelf SET volumes = 3",
        "DELETE FROM shop_itemstats WHERE item_id = (SELECT max(item_id) FROM shop_itemstats)",
    ):
        execute(statement)
    found = [each for source in drift.counted("default") for each in drift.find(source, "default")]
    assert {(each.column, each.stored, each.true) for each in found} >= {
        ("score", 1, 5),
        ("visits", 6, 1),
        ("minutes", 5, 9),
        ("posts", 0, 3),
        ("posts", 12, 3),
        ("volumes", 3, 1),
    }
    assert {each.column for each in found} >= {"last_vote", "last_post", "topics"}
    for source in drift.counted("default"):
        for within in drift.ranges(source, "default", size=1):
            drift.repair(source, "default", within)
    assert_exact()
    assert TopicStats.objects.get().last_post == at(2)
