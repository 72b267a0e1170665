"""A version moves when another table's row that is shown looks different, whatever wrote it, and only then."""

import threading
import time

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import update_last_login
from django.db import connection, transaction
from django.utils import timezone

import denorm
from denorm import triggers
from tests.integration.denorm.conftest import Execute
from tests.integration.denorm.shop.models import Item, ItemStats, Maker, Photo
from tests.integration.denorm.test_concurrency import together

pytestmark = pytest.mark.django_db


def versions() -> dict[str, int]:
    return dict(ItemStats.objects.values_list("item__name", "cache_version"))


def bumped(before: dict[str, int]) -> set[str]:
    """The items whose version moved, each by one."""
    moved = {name: version - before[name] for name, version in versions().items()}
    assert set(moved.values()) <= {0, 1}, moved
    return {name for name, by in moved.items() if by}


@pytest.fixture
def ann() -> Maker:
    return Maker.objects.create(name="Ann")


@pytest.fixture
def bob() -> Maker:
    return Maker.objects.create(name="Bob")


@pytest.fixture
def before(ann: Maker, bob: Maker) -> dict[str, int]:
    """Ann made the shoe, and the hat's two photos; Bob made the hat; the bag is nobody's."""
    _, hat, _ = Item.objects.bulk_create(
        [Item(name="shoe", maker=ann), Item(name="hat", maker=bob), Item(name="bag")]
    )
    Photo.objects.bulk_create([Photo(item=item, maker=ann) for item in (hat, hat)])
    return versions()


@pytest.mark.parametrize(
    ("assignment", "shown_by"),
    [
        ("name = 'Anna'", {"shoe", "hat"}),
        ("facts = '{\"since\": 1950}'", {"shoe"}),
        ("price = 7", {"hat"}),
        ("name = 'Anna', price = 7, facts = '{\"since\": 1950}'", {"shoe", "hat"}),
        ("name = 'Ann', price = 0", set()),
        ("seen = now()", set()),
    ],
)
def test_an_edit_bumps_who_shows_the_column_and_nobody_else(
    before: dict[str, int], ann: Maker, execute: Execute, assignment: str, shown_by: set[str]
) -> None:
    execute(f"UPDATE shop_maker SET {assignment} WHERE id = %s", [ann.pk])
    assert bumped(before) == shown_by


def test_an_instance_that_is_saved_unchanged_bumps_nothing(before: dict[str, int], ann: Maker) -> None:
    ann.seen = timezone.now()
    ann.save()
    assert bumped(before) == set()
    ann.name = "Anna"
    ann.save()
    assert bumped(before) == {"shoe", "hat"}


def test_values_that_are_equal_and_look_different(
    before: dict[str, int], ann: Maker, execute: Execute
) -> None:
    execute("ALTER TABLE shop_maker ALTER COLUMN price TYPE numeric")
    assert bumped(before) == set()
    execute("UPDATE shop_maker SET price = 0.0 WHERE id = %s", [ann.pk])
    assert bumped(before) == {"hat"}


def test_one_statement_over_many_rows_is_one_bump(before: dict[str, int]) -> None:
    makers = Maker.objects.bulk_create([Maker(name=str(number)) for number in range(1000)])
    Item.objects.bulk_create([Item(name=f"item {maker.name}", maker=maker) for maker in makers])
    crowd = Item.objects.create(name="crowd")
    Photo.objects.bulk_create([Photo(item=crowd, maker=maker) for maker in makers])
    before = versions()
    Maker.objects.update(seen=timezone.now())
    assert bumped(before) == set()
    for maker in makers:
        maker.name = f"{maker.name} & Co"
    Maker.objects.bulk_update(makers, ["name"])
    assert bumped(before) == {*(f"item {number}" for number in range(1000)), "crowd"}


def test_a_rollback_takes_the_bump_back(before: dict[str, int], ann: Maker) -> None:
    with transaction.atomic():
        Maker.objects.filter(pk=ann.pk).update(name="Anna")
        assert bumped(before) == {"shoe", "hat"}
        transaction.set_rollback(True)
    assert bumped(before) == set()


def test_a_row_that_is_replaced_under_its_key(before: dict[str, int], ann: Maker, execute: Execute) -> None:
    execute("DELETE FROM shop_maker WHERE id = %s", [ann.pk])
    execute("INSERT INTO shop_maker (id, name, price, facts) VALUES (%s, 'Anna', 0, '{}')", [ann.pk])
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert bumped(before) == {"shoe", "hat"}


def test_a_new_row_bumps_nobody_and_a_deleted_one_its_items(before: dict[str, int], bob: Maker) -> None:
    Maker.objects.create(name="Cid")
    assert bumped(before) == set()
    Item.objects.filter(name="hat").update(maker=None)
    assert bumped(before) == {"hat"}
    bob.delete()
    assert bumped(before) == {"hat"}


def test_the_table_that_is_shown_has_no_trigger_it_does_not_need() -> None:
    found = {name for table, name, _ in triggers.status("default") if table == "shop_maker"}
    assert found == {"denorm_update", "denorm_delete"}


def test_signing_in_does_not_even_open_the_table_of_versions() -> None:
    member = get_user_model().objects.create_user("ann", "ann@example.com")
    with connection.cursor() as cursor:
        update_last_login(None, member)  # type: ignore[arg-type]
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND relation = 'looks_lookstats'::regclass"
        )
        assert cursor.fetchone() == (0,)


def wait_for(number: int) -> None:
    """Return when so many transactions wait for a lock."""
    with connection.cursor() as cursor:
        for _ in range(1000):
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone() == (number,):
                return
            time.sleep(0.01)
    raise AssertionError(f"{number} never waited")


class TestAtOnce:
    """Transactions that overlap."""

    pytestmark = pytest.mark.django_db(transaction=True)

    def test_edits_in_opposite_order_do_not_deadlock(self, ann: Maker, bob: Maker) -> None:
        """Left to their plans, Ann's edit would lock the items as they lie on disk, Bob's by key."""
        items = Item.objects.bulk_create([Item(name=str(number)) for number in range(200)])
        Photo.objects.bulk_create([Photo(item=item, maker=ann) for item in items])
        Photo.objects.bulk_create([Photo(item=item, maker=bob) for item in items[::-1]])
        denorm.touch(Item.objects.filter(pk__lt=items[100].pk))  # the first half now lies behind the second
        start = versions()

        def rename(maker: Maker, *avoided: str) -> None:
            with transaction.atomic(), connection.cursor() as cursor:
                for plan in avoided:
                    cursor.execute(f"SET LOCAL enable_{plan} = off")
                Maker.objects.filter(pk=maker.pk).update(name="another")

        def rename_bob() -> None:
            wait_for(1)
            rename(bob, "hashjoin", "mergejoin", "hashagg", "seqscan")

        def hold() -> None:
            with transaction.atomic():
                ItemStats.objects.select_for_update().get(pk=items[150].pk)
                held.set()
                wait_for(2)

        def rename_ann() -> None:
            held.wait(10)
            rename(ann, "nestloop", "mergejoin", "indexscan", "bitmapscan", "indexonlyscan")

        held = threading.Event()
        together(hold, rename_ann, rename_bob)
        assert {versions()[name] - start[name] for name in start} == {2}

    def test_an_item_that_appears_during_an_edit_is_not_forgotten(self, ann: Maker) -> None:
        """The item isn't seen by the edit, so either the edit waits for it or it for the edit."""
        written, edited = threading.Event(), threading.Event()
        visible: list[str] = []

        def appear() -> None:
            with transaction.atomic():
                item = Item.objects.create(name="scarf", maker=ann)
                written.set()
                edited.wait(10)
            # What a fragment would now be filled with, and under which version.
            visible.append(Item.objects.select_related("maker").get(pk=item.pk).maker.name)

        def edit() -> None:
            written.wait(10)
            with transaction.atomic():
                Maker.objects.filter(pk=ann.pk).update(name="Anna")
                edited.set()
                threading.Event().wait(0.3)

        together(appear, edit)
        assert visible == ["Anna"]

    def test_an_edit_waits_for_an_item_that_is_being_committed(self, ann: Maker) -> None:
        checked, started = threading.Event(), threading.Event()
        first: dict[str, int] = {}

        def appear() -> None:
            with transaction.atomic(), connection.cursor() as cursor:
                Item.objects.create(name="scarf", maker=ann)
                first.update(versions())
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what COMMIT does first
                checked.set()
                started.wait(10)
                threading.Event().wait(0.3)

        def edit() -> None:
            checked.wait(10)
            started.set()
            Maker.objects.filter(pk=ann.pk).update(name="Anna")

        together(appear, edit)
        assert bumped(first) == {"scarf"}

    @pytest.mark.parametrize("settled", [False, True])
    def test_a_photo_that_moves_during_an_edit_is_bumped_after_it(self, ann: Maker, *, settled: bool) -> None:
        """Either the edit waits for the move's lock and follows it, or the move bumps both items after the edit."""
        shoe, hat = Item.objects.bulk_create([Item(name="shoe"), Item(name="hat")])
        Photo.objects.create(item=shoe, maker=ann)
        start = versions()
        moved, started = threading.Event(), threading.Event()

        def move() -> None:
            with transaction.atomic():
                Photo.objects.update(item=hat)
                if settled:
                    denorm.flush()
                moved.set()
                started.wait(10)
                threading.Event().wait(0.3)

        def edit() -> None:
            moved.wait(10)
            started.set()
            Maker.objects.filter(pk=ann.pk).update(name="Anna")

        together(move, edit)
        shoes, hats = (1, 2) if settled else (2, 1)
        assert versions() == {"shoe": start["shoe"] + shoes, "hat": start["hat"] + hats}
