"""Numbers stay exact, and nothing deadlocks, when transactions overlap."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, OperationalError, connection, connections, transaction

import denorm
from denorm import drift
from tests.integration.denorm.shop.models import Item, ItemStats, Praise, Review
from tests.integration.denorm.truth import assert_exact, stored

pytestmark = pytest.mark.django_db(transaction=True)


def together(*actions: Callable[[], object]) -> None:
    """Run the actions at once, each on its own connection; re-raise what one raises."""

    def closing(action: Callable[[], object]) -> object:
        try:
            return action()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(actions)) as pool:
        for running in [pool.submit(closing, action) for action in actions]:
            running.result(timeout=60)


def test_two_fans_at_once(shoe: Item) -> None:
    def praise(first: int) -> None:
        for fan in range(first, first + 50):
            Praise.objects.create(item=shoe, fan=fan)
            if fan % 3 == 0:
                Praise.objects.filter(fan=fan).delete()

    together(lambda: praise(0), lambda: praise(1000))
    assert_exact()


def test_a_count_waits_for_an_open_transaction_and_adds_to_its_result(shoe: Item) -> None:
    Praise.objects.create(item=shoe, fan=0)
    first_wrote, second_started = threading.Event(), threading.Event()

    def first() -> None:
        with transaction.atomic():
            Praise.objects.create(item=shoe, fan=1)
            first_wrote.set()
            second_started.wait(10)
            Praise.objects.create(item=shoe, fan=2)

    def second() -> None:
        first_wrote.wait(10)
        second_started.set()
        Praise.objects.create(item=shoe, fan=3)

    together(first, second)
    assert stored()[shoe.pk].praises == 4


def test_bulk_statements_in_opposite_order_do_not_deadlock() -> None:
    items = Item.objects.bulk_create([Item(name=str(number)) for number in range(200)])
    barrier = threading.Barrier(2)

    def review(order: list[Item]) -> None:
        for _ in range(10):
            barrier.wait(20)
            Review.objects.bulk_create([Review(item=item, stars=5) for item in order])

    together(lambda: review(items), lambda: review(items[::-1]))
    assert_exact()
    assert set(ItemStats.objects.values_list("reviews", flat=True)) == {20}


def test_repair_keeps_what_is_committed_while_it_waits(shoe: Item) -> None:
    Praise.objects.bulk_create(Praise(item=shoe, fan=fan) for fan in range(5))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE shop_itemstats SET praises = 70")
    [feed] = [feed for feed in drift.counted("default") if feed.child is Praise]
    wrote = threading.Event()

    def praise() -> None:
        with transaction.atomic():
            Praise.objects.create(item=shoe, fan=100)
            denorm.flush()  # holds the row from here on
            wrote.set()
            with connection.cursor() as cursor:
                for _ in range(
                    1000
                ):  # until repair has its snapshot, without this row, and waits for the lock
                    cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
                    if cursor.fetchone() != (0,):
                        return
                    time.sleep(0.01)
            raise AssertionError("repair never waited")

    def repair() -> None:
        wrote.wait(10)
        assert drift.repair(feed, "default") == 1

    together(praise, repair)
    assert_exact()
    assert stored()[shoe.pk].praises == 6


def test_a_parent_deleted_while_fans_arrive_leaves_no_row_behind(hat: Item) -> None:
    doomed = Item.objects.bulk_create([Item(name=str(number)) for number in range(30)])

    def praise() -> None:
        for item in doomed:
            for fan in range(5):
                try:
                    Praise.objects.create(item_id=item.pk, fan=fan)
                except (IntegrityError, OperationalError):
                    break  # it is gone, or will be: the deletion won a deadlock

    def delete() -> None:
        for item in doomed:
            try:
                Item.objects.get(pk=item.pk).delete()
            except (IntegrityError, OperationalError):
                continue  # a fan was faster than the end of the cascade, or won a deadlock with it

    together(praise, delete)
    assert_exact()
    assert hat.pk in stored()


def test_each_note_of_a_long_transaction_is_looked_at_a_few_times(shoe: Item) -> None:
    """Finding the last note must not read all of them for each: 6,000 statements took more than a second to commit."""
    statements = 200
    with transaction.atomic(), connection.cursor() as cursor:
        for fan in range(statements):
            Praise.objects.create(item=shoe, fan=fan)
        cursor.execute("SET LOCAL enable_seqscan = off")  # the table may have been empty when a plan was made
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "SELECT idx_tup_fetch + seq_tup_read FROM pg_stat_xact_user_tables WHERE relname = 'denorm_delta'"
        )
        assert cursor.fetchone()[0] < 10 * statements
    assert stored()[shoe.pk].praises == statements
