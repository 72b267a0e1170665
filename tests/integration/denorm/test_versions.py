"""A cache version moves when something shown has changed, and stands still otherwise."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import denorm
from tests.integration.denorm.shop.models import Branch, Item, ItemStats, Photo, Praise, Review

pytestmark = pytest.mark.django_db


def version(item: Item) -> int:
    return ItemStats.objects.get(pk=item.pk).cache_version


def written(item: Item) -> str:
    """The physical version of the row: it changes with every write, even one that changes no column."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ctid::text FROM shop_itemstats WHERE item_id = %s", [item.pk])
        return str(cursor.fetchone()[0])


def test_the_parents_own_row(shoe: Item, hat: Item) -> None:
    before = version(shoe), version(hat)
    Item.objects.filter(pk=shoe.pk).update(name="boot")
    assert (version(shoe), version(hat)) == (before[0] + 1, before[1])
    Item.objects.update(name="boot")
    assert (version(shoe), version(hat)) == (before[0] + 1, before[1] + 1)


def test_rows_of_a_declared_relation(shoe: Item, hat: Item) -> None:
    before = version(shoe), version(hat)
    photo = Photo.objects.create(item=shoe, title="front")
    assert version(shoe) == before[0] + 1
    photo.title = "back"
    photo.save()
    assert version(shoe) == before[0] + 2
    Photo.objects.update(item=hat)
    assert (version(shoe), version(hat)) == (before[0] + 3, before[1] + 1)
    Photo.objects.all().delete()
    assert (version(shoe), version(hat)) == (before[0] + 3, before[1] + 2)


def test_one_statement_over_many_rows_is_one_bump(shoe: Item) -> None:
    before = version(shoe)
    Photo.objects.bulk_create([Photo(item=shoe) for _ in range(50)])
    assert version(shoe) == before + 1


def test_an_edit_that_counts_the_same_still_shows(shoe: Item) -> None:
    review = Review.objects.create(item=shoe, extra={"a": 1})
    before = version(shoe)
    Review.objects.filter(pk=review.pk).update(extra={"a": 2})
    assert version(shoe) == before + 1


def test_what_changes_nothing_writes_nothing(shoe: Item) -> None:
    Item.objects.filter(pk=shoe.pk).update(name="shoe")
    Photo.objects.create(item=shoe, title="front")
    Review.objects.create(item=shoe)
    Praise.objects.create(item=shoe)
    before = version(shoe), written(shoe)
    for row in (shoe, shoe.photos.get(), shoe.reviews.get(), shoe.praises.get()):
        row.save()
    Praise.objects.update(fan=5)  # a real edit, of a column that no number reads
    Praise.objects.filter(pk=0).delete()
    assert (version(shoe), written(shoe)) == before


def test_a_like_leaves_the_version_alone(shoe: Item) -> None:
    before = version(shoe)
    Praise.objects.create(item=shoe)
    assert version(shoe) == before


def test_a_parent_put_back_under_its_key_has_no_version_of_before(shoe: Item) -> None:
    for _ in range(3):
        denorm.touch(shoe)
    before = version(shoe)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM shop_item WHERE id = %s", [shoe.pk])
        cursor.execute("SELECT pg_sleep(0.01)")
        cursor.execute("INSERT INTO shop_item (id, name) VALUES (%s, 'boot')", [shoe.pk])
    assert version(shoe) > before


def test_touch_bumps_a_parent_its_stats_or_a_queryset(shoe: Item, hat: Item) -> None:
    before = version(shoe), version(hat)
    assert denorm.touch(shoe) == 1
    assert denorm.touch(hat.stats) == 1
    with CaptureQueriesContext(connection) as queries:
        assert denorm.touch(Item.objects.filter(name__in=["shoe", "hat"]).order_by("name")) == 2
    assert len(queries) == 1
    assert (version(shoe), version(hat)) == (before[0] + 2, before[1] + 2)


def test_touching_what_has_no_version_says_so() -> None:
    with pytest.raises(LookupError, match="Branch declares a CacheVersion"):
        denorm.touch(Branch())
