"""What must hold whatever happens: rows of the faults' list, each on real servers with real transactions."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

import denorm
from denorm import drift, ledger, walks
from tests.integration.denorm.shop.models import (
    Forum,
    ForumStats,
    Item,
    ItemStats,
    Photo,
    Post,
    Praise,
    Review,
    Topic,
    Visit,
    Vote,
)
from tests.integration.denorm.test_concurrency import together
from tests.integration.denorm.truth import assert_exact, stored

pytestmark = pytest.mark.django_db(transaction=True)

Session = psycopg.Connection[Any]


@pytest.fixture
def session() -> Iterator[Session]:
    """A program that isn't ours: one raw connection to the test database."""
    settings = connection.settings_dict
    with psycopg.connect(
        host=settings["HOST"],
        port=settings["PORT"],
        user=settings["USER"],
        password=settings["PASSWORD"],
        dbname=settings["NAME"],
        autocommit=True,
    ) as other:
        yield other


def waiting() -> bool:
    """Whether some backend waits for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone() != (0,))


def until_one_waits() -> None:
    done = threading.Event()
    for _ in range(2000):
        if waiting():
            return
        done.wait(0.005)
    raise AssertionError("nobody waited")


def test_1_the_same_like_twice_like_and_unlike_at_once_double_delete(shoe: Item) -> None:
    barrier = threading.Barrier(4)

    def like_and_unlike() -> None:
        for fan in range(20):
            barrier.wait(20)
            Praise.objects.bulk_create([Praise(item=shoe, fan=fan)], ignore_conflicts=True)
            Praise.objects.filter(item=shoe, fan=fan, pk__isnull=fan % 2 == 0).delete()

    together(*[like_and_unlike] * 4)
    assert_exact()
    praise = Praise.objects.create(item=shoe, fan=1000)
    together(*[Praise.objects.filter(pk=praise.pk).delete] * 2)
    assert_exact()


def test_2_rollbacks_and_savepoints_leave_nothing(shoe: Item) -> None:
    with transaction.atomic():
        Praise.objects.create(item=shoe, fan=1)
        Visit.objects.create(item=shoe)
        transaction.set_rollback(True)
    with transaction.atomic():
        Praise.objects.create(item=shoe, fan=2)
        with pytest.raises(IntegrityError), transaction.atomic():
            Praise.objects.bulk_create([Praise(item=shoe, fan=3), Praise(item=shoe, fan=2)])
        with transaction.atomic():
            Vote.objects.create(item=shoe, value=5)
            denorm.flush()
            transaction.set_rollback(True)
        assert stored()[shoe.pk].praises == 0  # settled at the end, or by flush
        denorm.flush()
        assert stored()[shoe.pk].praises == 1
    assert_exact()


def test_3_two_rows_in_opposite_order_do_not_deadlock(shoe: Item, hat: Item) -> None:
    barrier = threading.Barrier(2)

    def praise(first: Item, second: Item, fan: int) -> None:
        for number in range(fan, fan + 25):
            barrier.wait(20)
            with transaction.atomic():
                Praise.objects.create(item=first, fan=number)
                Praise.objects.create(item=second, fan=number)

    together(lambda: praise(shoe, hat, 0), lambda: praise(hat, shoe, 100))
    assert_exact()


def test_4_a_cascade_over_many_items_during_likes() -> None:
    items = Item.objects.bulk_create([Item(name=str(number)) for number in range(60)])
    Praise.objects.bulk_create(Praise(item=item, fan=fan) for item in items for fan in range(5))

    def leave() -> None:
        for fan in range(5):
            Praise.objects.filter(fan=fan).delete()

    def arrive(first: int) -> None:
        for item in items[::-1] if first > 100 else items:
            with transaction.atomic():
                Praise.objects.create(item=item, fan=first)
                Review.objects.create(item=items[-1], stars=5)

    together(leave, lambda: arrive(100), lambda: arrive(200))
    assert_exact()


def test_5_items_deleted_during_likes_and_visits() -> None:
    doomed = Item.objects.bulk_create([Item(name=str(number)) for number in range(25)])

    def like() -> None:
        for item in doomed:
            try:
                with transaction.atomic():
                    Praise.objects.create(item_id=item.pk, fan=1)
                    Visit.objects.create(item_id=item.pk)
            except (IntegrityError, OperationalError):  # gone, or the victim of a deadlock with what is going
                continue

    def delete() -> None:
        for item in doomed[::2]:
            try:
                Item.objects.get(pk=item.pk).delete()
            except (IntegrityError, OperationalError):  # gone, or the victim of a deadlock with what is going
                continue

    together(like, delete, lambda: [ledger.roll_up("default", size=3) for _ in range(10)])
    ledger.roll_up("default")
    assert_exact()


def test_6_a_move_a_condition_and_a_value_in_one_update(shoe: Item, hat: Item, session: Session) -> None:
    session.execute(
        "INSERT INTO shop_vote (item_id, value, fair) VALUES (%s, 3, true), (%s, 5, false), (NULL, 7, true)",
        [shoe.pk, shoe.pk],
    )
    session.execute(
        "UPDATE shop_vote SET item_id = CASE WHEN item_id IS NULL THEN %s::bigint END, "
        "fair = NOT fair, value = value + 1",
        [hat.pk],
    )
    assert_exact()
    session.execute("UPDATE shop_vote SET item_id = %s, fair = true, value = NULL", [hat.pk])
    assert_exact()


@pytest.mark.parametrize("mover_commits_first", [True, False])
def test_7_the_topic_moves_while_another_posts(session: Session, *, mover_commits_first: bool) -> None:
    first, second = Forum.objects.create(), Forum.objects.create()
    topic = Topic.objects.create(forum=first)
    Post.objects.create(topic=topic)
    session.execute("BEGIN")
    if mover_commits_first:
        session.execute("INSERT INTO shop_post (topic_id, visible) VALUES (%s, true)", [topic.pk])
        Topic.objects.update(forum=second)
        session.execute("COMMIT")
    else:
        session.execute("UPDATE shop_topic SET forum_id = %s", [second.pk])
        Post.objects.create(topic=topic)
        session.execute("COMMIT")
    assert_exact()
    assert ForumStats.objects.get(pk=second.pk).posts == 2


def test_7_a_post_that_waits_for_the_move_follows_it(session: Session) -> None:
    first, second = Forum.objects.create(), Forum.objects.create()
    topic = Topic.objects.create(forum=first)
    session.execute("BEGIN")
    session.execute("UPDATE shop_topic SET forum_id = %s", [second.pk])
    session.execute(
        "UPDATE shop_topicstats SET topic_id = topic_id WHERE FALSE"
    )  # settled: its row is locked
    with ThreadPoolExecutor(1) as pool:
        posting = pool.submit(together, lambda: Post.objects.create(topic=topic))
        until_one_waits()
        session.execute("COMMIT")
        posting.result(20)
    assert_exact()
    assert ForumStats.objects.get(pk=second.pk).posts == 1


def test_8_every_form_of_statement_in_one_transaction(shoe: Item, hat: Item, session: Session) -> None:
    with session.transaction():
        with session.cursor().copy("COPY shop_praise (item_id, fan) FROM STDIN") as copy:
            for fan in range(50):
                copy.write_row((shoe.pk, fan))
        conflict = (
            "INSERT INTO shop_praise (item_id, fan) VALUES (%s, 1), (%s, 99) ON CONFLICT (item_id, fan) DO "
        )
        session.execute(conflict + "NOTHING", [shoe.pk, hat.pk])
        session.execute(conflict + "UPDATE SET item_id = %s", [shoe.pk, hat.pk, hat.pk])
        session.execute(
            "MERGE INTO shop_praise USING (VALUES (2), (3), (500)) AS wish (fan) ON shop_praise.fan = wish.fan "
            "WHEN MATCHED AND wish.fan = 2 THEN DELETE WHEN MATCHED THEN UPDATE SET item_id = %s "
            "WHEN NOT MATCHED THEN INSERT (item_id, fan) VALUES (%s, wish.fan)",
            [hat.pk, hat.pk],
        )
        session.execute(
            "WITH gone AS (DELETE FROM shop_praise WHERE item_id = %s RETURNING fan) "
            "INSERT INTO shop_praise (item_id, fan) SELECT %s, fan + 1000 FROM gone",
            [hat.pk, shoe.pk],
        )
    assert_exact()
    session.execute("TRUNCATE shop_item CASCADE")
    assert_exact()


def test_9_the_latest_goes_while_a_later_one_arrives(shoe: Item, session: Session) -> None:
    insert = "INSERT INTO shop_vote (item_id, created, fair) VALUES (%s, %s, true)"
    for day in ("2026-01-01", "2026-01-02"):
        session.execute(insert, [shoe.pk, day])
    session.execute("BEGIN")
    session.execute("DELETE FROM shop_vote WHERE created = '2026-01-02'")
    session.execute("UPDATE shop_itemstats SET item_id = item_id WHERE FALSE")  # settled and locked
    with ThreadPoolExecutor(1) as pool:
        later = pool.submit(together, lambda: Vote.objects.create(item=shoe, created="2026-01-03T00:00Z"))
        until_one_waits()
        session.execute("COMMIT")
        later.result(20)
    assert_exact()
    together(
        lambda: Vote.objects.filter(created="2026-01-03T00:00Z").delete(),
        lambda: Vote.objects.filter(created="2026-01-01T00:00Z").delete(),
    )
    assert_exact()
    assert ItemStats.objects.get(pk=shoe.pk).last_vote is None


def test_10_repair_under_load(shoe: Item, hat: Item) -> None:
    stop = threading.Event()

    def write(first: int) -> None:
        fan = first
        while not stop.is_set():
            fan += 1
            with transaction.atomic():
                Praise.objects.create(item=(shoe, hat)[fan % 2], fan=fan)
                Visit.objects.create(item=shoe, minutes=fan % 3)
                Praise.objects.filter(fan=fan - 3).delete()

    def corrupt_and_repair() -> None:
        try:
            for number in range(6):
                with connection.cursor() as cursor:
                    for item in (shoe, hat):  # one at a time: both at once would lock them in any order
                        cursor.execute(
                            "UPDATE shop_itemstats SET praises = praises + %s, visits = visits - 2 WHERE item_id = %s",
                            [number + 1, item.pk],
                        )
                for source in drift.counted("default"):
                    for _ in walks.repair(source, "default", size=1):
                        pass
                ledger.roll_up("default")
        finally:
            stop.set()

    together(lambda: write(0), lambda: write(10_000), lambda: write(20_000), corrupt_and_repair)
    assert_exact()


def test_10_a_second_repairer_is_refused_and_a_crash_leaves_the_rest(
    shoe: Item, hat: Item, session: Session
) -> None:
    session.execute("UPDATE shop_itemstats SET praises = 9")
    source = next(each for each in drift.counted("default") if each.child is Praise)
    begun = walks.repair(source, "default", size=1)
    next(begun)
    begun.close()  # a crash before the batch was repaired
    session.execute("BEGIN")
    session.execute("SELECT pg_advisory_xact_lock(%s)", [drift.LOCK])
    with pytest.raises(drift.RepairRunningError):
        list(walks.repair(source, "default", size=1))
    session.execute("ROLLBACK")
    assert len(list(walks.repair(source, "default", size=1))) == 2
    assert_exact()


def test_11_backfill_under_load_with_a_long_transaction_open(shoe: Item, session: Session) -> None:
    Photo.objects.bulk_create([Photo(item=shoe, title="%") for _ in range(5)])
    session.execute("UPDATE shop_itemstats SET pictures = 0")
    session.execute("BEGIN")
    session.execute("INSERT INTO shop_photo (item_id, title) VALUES (%s, '%%')", [shoe.pk])
    column: Any = ItemStats._meta.get_field("pictures")
    with ThreadPoolExecutor(1) as pool:
        filling = pool.submit(together, lambda: list(walks.backfill(column, "default")))
        Photo.objects.create(item=shoe, title="50 %")
        filling.result(30)
    session.execute("COMMIT")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pictures FROM shop_itemstats")
        assert cursor.fetchone() == (7,)


def test_12_a_stale_instance_writes_no_old_number_back(shoe: Item) -> None:
    stale = ItemStats.objects.get(pk=shoe.pk)
    Praise.objects.create(item=shoe)
    Visit.objects.create(item=shoe)
    stale.praises, stale.visits, stale.note = 50, 50, "kept"
    stale.save()
    assert_exact()
    assert ItemStats.objects.get(pk=shoe.pk).note == "kept"


def test_repeatable_read_fails_at_the_commit_rather_than_counting_wrong(shoe: Item, session: Session) -> None:
    session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
    session.execute("INSERT INTO shop_praise (item_id, fan) VALUES (%s, 1)", [shoe.pk])
    Praise.objects.create(item=shoe, fan=2)
    with pytest.raises(psycopg.errors.SerializationFailure):
        session.execute("COMMIT")
    assert_exact()


@transaction.atomic
def impatient_like(item: Item) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '50ms'")
    Praise.objects.create(item=item, fan=2)


def test_a_lock_timeout_at_the_commit_takes_the_like_back(shoe: Item, session: Session) -> None:
    session.execute("BEGIN")
    session.execute("UPDATE shop_itemstats SET note = 'held'")
    with pytest.raises(OperationalError):
        impatient_like(shoe)
    session.execute("COMMIT")
    assert_exact()
    assert not Praise.objects.exists()
