"""Whatever writes the rows, the stored numbers are what Python counts afterwards."""

import pytest
from django.core import serializers
from django.db import IntegrityError, connection, transaction

import denorm
from tests.integration.denorm.conftest import Execute
from tests.integration.denorm.shop.models import Branch, Item, ItemStats, Photo, Praise, Review
from tests.integration.denorm.truth import Numbers, assert_exact, stored

pytestmark = pytest.mark.django_db


def test_a_parent_has_a_row_of_zeros_from_the_start(shoe: Item) -> None:
    assert stored() == {shoe.pk: Numbers(0, 0, 0)}
    Item.objects.bulk_create([Item(name=str(number)) for number in range(20)])
    assert len(stored()) == 21


def test_create_and_delete(shoe: Item) -> None:
    praise = Praise.objects.create(item=shoe)
    assert shoe.stats.praises == 1
    praise.delete()
    shoe.stats.refresh_from_db()
    assert shoe.stats.praises == 0


def test_bulk_create_update_and_delete(shoe: Item, hat: Item) -> None:
    Praise.objects.bulk_create(Praise(item=item, fan=fan) for fan in range(30) for item in (shoe, hat))
    Review.objects.bulk_create(Review(item=shoe, stars=stars) for stars in (None, 1, 4, 5))
    assert stored() == {shoe.pk: Numbers(30, 4, 2), hat.pk: Numbers(30, 0, 0)}
    Review.objects.filter(stars=5).update(state="hidden")
    Praise.objects.filter(fan__lt=10).delete()
    assert stored() == {shoe.pk: Numbers(20, 3, 1), hat.pk: Numbers(20, 0, 0)}
    assert_exact()


def test_a_move_a_flip_and_an_edit_in_one_update(shoe: Item, hat: Item, execute: Execute) -> None:
    Review.objects.create(item=shoe, stars=5)
    Review.objects.create(item=shoe, stars=5, state="hidden")
    execute(
        "UPDATE shop_review SET item_id = %s, stars = 4, "
        "state = CASE state WHEN 'hidden' THEN 'visible' ELSE 'hidden' END",
        [hat.pk],
    )
    assert stored() == {shoe.pk: Numbers(0, 0, 0), hat.pk: Numbers(0, 1, 1)}


def test_null_keys_come_and_go(shoe: Item) -> None:
    Praise.objects.bulk_create([Praise(item=None, fan=fan) for fan in range(5)])
    assert_exact()
    Praise.objects.update(item=shoe)
    assert stored()[shoe.pk].praises == 5
    Praise.objects.filter(fan=0).update(item=None)
    assert stored()[shoe.pk].praises == 4


def test_a_null_in_the_condition_is_not_counted(shoe: Item) -> None:
    review = Review.objects.create(item=shoe, stars=None)
    assert stored()[shoe.pk] == Numbers(0, 1, 0)
    Review.objects.filter(pk=review.pk).update(stars=5)
    assert stored()[shoe.pk] == Numbers(0, 1, 1)
    Review.objects.filter(pk=review.pk).update(text="50% 'off' {x} $$")
    assert stored()[shoe.pk] == Numbers(0, 1, 0)


def test_raw_sql_in_every_form(shoe: Item, hat: Item, execute: Execute) -> None:
    execute("INSERT INTO shop_praise (item_id, fan) SELECT %s, n FROM generate_series(1, 9) n", [shoe.pk])
    assert_exact()
    conflicting = (
        "INSERT INTO shop_praise (item_id, fan) VALUES (%s, 1), (%s, 100) ON CONFLICT (item_id, fan) DO "
    )
    execute(conflicting + "NOTHING", [shoe.pk, shoe.pk])
    assert stored()[shoe.pk].praises == 10
    execute(conflicting + "UPDATE SET item_id = %s", [shoe.pk, shoe.pk, hat.pk])
    assert (stored()[shoe.pk].praises, stored()[hat.pk].praises) == (8, 2)
    execute(
        "MERGE INTO shop_praise USING (VALUES (2), (3), (500)) AS wish (fan) ON shop_praise.fan = wish.fan "
        "WHEN MATCHED AND wish.fan = 2 THEN DELETE WHEN MATCHED THEN UPDATE SET item_id = %s "
        "WHEN NOT MATCHED THEN INSERT (item_id, fan) VALUES (%s, wish.fan)",
        [hat.pk, hat.pk],
    )
    assert_exact()
    execute(
        "WITH gone AS (DELETE FROM shop_praise WHERE item_id = %s RETURNING fan), "
        "fresh AS (INSERT INTO shop_item (name) VALUES ('new') RETURNING id) "
        "INSERT INTO shop_praise (item_id, fan) SELECT fresh.id, gone.fan FROM gone, fresh",
        [hat.pk],
    )
    assert_exact()


def test_a_bulk_after_a_single_row_is_planned_for_its_size(shoe: Item, execute: Execute) -> None:
    execute("ANALYZE shop_itemstats")  # a table of one row: its best plan reads all of it
    Praise.objects.create(item=shoe)
    execute("INSERT INTO shop_item (name) SELECT 'many' FROM generate_series(1, 20000)")
    execute("SET LOCAL statement_timeout = '10s'")  # the plan of the single row would take minutes
    execute("INSERT INTO shop_praise (item_id, fan) SELECT id, 7 FROM shop_item")
    numbers = stored()
    assert numbers.pop(shoe.pk).praises == 2
    assert {number.praises for number in numbers.values()} == {1}
    # PostgreSQL's own plan, of the foreign key that the end checks, may be that of a single row, too.
    execute("DISCARD PLANS")


def test_copy(shoe: Item) -> None:
    with connection.cursor() as cursor, cursor.copy("COPY shop_praise (item_id, fan) FROM STDIN") as copy:
        for fan in range(100):
            copy.write_row((shoe.pk, fan))
    assert stored()[shoe.pk].praises == 100


def test_truncate(shoe: Item, execute: Execute) -> None:
    Praise.objects.create(item=shoe)
    Review.objects.create(item=shoe)
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    execute("TRUNCATE shop_praise")
    assert stored()[shoe.pk] == Numbers(0, 1, 0)
    before = ItemStats.objects.get().cache_version
    execute("TRUNCATE shop_review")
    assert stored()[shoe.pk] == Numbers(0, 0, 0)
    assert ItemStats.objects.get().cache_version > before
    execute("TRUNCATE shop_item CASCADE")
    assert stored() == {}


def test_deleting_a_parent_takes_everything_along(shoe: Item, hat: Item) -> None:
    for item in (shoe, hat):
        Praise.objects.create(item=item)
        Review.objects.create(item=item)
        Photo.objects.create(item=item)
    shoe.delete()
    assert stored() == {hat.pk: Numbers(1, 1, 0)}
    Item.objects.all().delete()
    assert stored() == {}


def test_deleting_a_parent_by_raw_sql_leaves_no_row(shoe: Item, execute: Execute) -> None:
    execute("DELETE FROM shop_item WHERE id = %s", [shoe.pk])
    assert stored() == {}
    execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_table_that_points_at_itself(execute: Execute) -> None:
    execute(
        "INSERT INTO shop_branch (id, parent_id) VALUES (1, NULL), (2, 1), (3, 1), (4, 2);"
        "SELECT setval('shop_branch_id_seq', 10)"
    )
    assert_exact()
    Branch.objects.filter(pk=4).update(parent=3)
    assert_exact()
    Branch.objects.get(pk=3).delete()
    assert_exact()


def test_a_rollback_takes_the_count_back(shoe: Item) -> None:
    with transaction.atomic():
        Praise.objects.create(item=shoe, fan=1)
        savepoint = transaction.savepoint()
        Praise.objects.create(item=shoe, fan=2)
        assert stored()[shoe.pk].praises == 2
        transaction.savepoint_rollback(savepoint)
        with pytest.raises(IntegrityError), transaction.atomic():
            Praise.objects.bulk_create([Praise(item=shoe, fan=3), Praise(item=shoe, fan=1)])
    assert stored()[shoe.pk].praises == 1


def test_a_stale_instance_cannot_write_an_old_number_back(shoe: Item) -> None:
    stale = shoe.stats
    Praise.objects.create(item=shoe)
    stale.praises = 77
    stale.note = "kept"
    stale.save()
    ItemStats.objects.bulk_update([stale], ["note"])
    fresh = ItemStats.objects.get(pk=shoe.pk)
    assert (fresh.praises, fresh.note) == (1, "kept")


def test_an_update_of_a_number_is_refused_rather_than_ignored(shoe: Item) -> None:
    with pytest.raises(denorm.DerivedColumnError, match=r"ItemStats\.praises can't be written"):
        ItemStats.objects.update(praises=3)
    with pytest.raises(denorm.DerivedColumnError):
        ItemStats.objects.bulk_update([shoe.stats], ["praises"])


def test_a_fixture_restores_rows_and_the_database_counts_them(shoe: Item) -> None:
    Praise.objects.create(item=shoe)
    dump = serializers.serialize("json", [shoe.stats, *Praise.objects.all(), shoe])
    assert '"praises"' not in dump
    pk = shoe.pk
    shoe.delete()
    for row in serializers.deserialize("json", dump):
        row.save()
    assert_exact()
    assert stored()[pk].praises == 1
