"""What goes on beside the writes: backfill, repair in batches, roll-up, audit, and what the checks see."""

import logging
from io import StringIO
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from denorm import audit, drift, ledger, metrics, walks
from denorm.bookkeeping import Entry, Progress
from denorm.checks import check_triggers
from denorm.worker import Chore, Worker
from tests.integration.denorm.conftest import Execute
from tests.integration.denorm.shop.models import Item, ItemStats, Photo, Praise, Visit
from tests.integration.denorm.truth import assert_exact

pytestmark = pytest.mark.django_db

PICTURES: Any = ItemStats._meta.get_field("pictures")


def command(*arguments: str) -> str:
    out = StringIO()
    call_command("denorm", *arguments, stdout=out)
    return out.getvalue()


def stored_pictures() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pictures FROM shop_itemstats ORDER BY item_id")
        return [number for (number,) in cursor.fetchall()]


@pytest.fixture
def unfilled(execute: Execute) -> list[Item]:
    """Four items with photos that are older than the column."""
    items = [Item.objects.create(name=str(number)) for number in range(4)]
    Photo.objects.bulk_create([Photo(item=item, title="100 %") for item in items for _ in range(item.pk % 3)])
    Photo.objects.bulk_create([Photo(item=item, title="plain") for item in items])
    execute("UPDATE shop_itemstats SET pictures = 0")
    return items


def test_until_a_column_is_filled_its_rows_are_counted(unfilled: list[Item]) -> None:
    expected = [item.pk % 3 for item in unfilled]
    assert [stats.pictures for stats in ItemStats.objects.order_by("pk")] == expected
    assert [item.stats.pictures for item in Item.objects.order_by("pk").select_related("stats")] == expected
    assert "shop.ItemStats.pictures is to be filled: add --apply" in command("backfill")
    assert stored_pictures() == [0, 0, 0, 0]
    command("backfill", "--apply", "--batch", "3")
    assert stored_pictures() == expected
    with connection.cursor() as cursor:  # now the stored number is read
        cursor.execute("UPDATE shop_itemstats SET pictures = 50")
    assert {stats.pictures for stats in ItemStats.objects.all()} == {50}
    assert "Nothing is to be filled" in command("backfill")


def test_an_interrupted_backfill_goes_on_where_it_stopped(unfilled: list[Item]) -> None:
    begun = walks.backfill(PICTURES, "default", size=1)
    next(begun)
    next(begun)  # the first batch is done, the second is committed and not yet noted
    begun.close()
    assert walks.to_fill("default") == [PICTURES]
    Photo.objects.create(item=unfilled[0], title="%")
    assert Progress.objects.get(task=walks.BACKFILL).position == str(unfilled[0].pk)
    assert len(list(walks.backfill(PICTURES, "default", size=1))) == 3
    assert walks.to_fill("default") == []
    assert stored_pictures() == [item.pk % 3 + (item == unfilled[0]) for item in unfilled]


def test_repair_tells_its_evidence_and_is_one_at_a_time(shoe: Item, execute: Execute) -> None:
    Praise.objects.create(item=shoe)
    execute("UPDATE shop_itemstats SET praises = 7")
    settings = connection.settings_dict
    with psycopg.connect(
        host=settings["HOST"],
        port=settings["PORT"],
        user=settings["USER"],
        password=settings["PASSWORD"],
        dbname=settings["NAME"],
    ) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [drift.LOCK])
        with pytest.raises(CommandError, match="Another repair holds the lock"):
            command("repair", "--apply")
    told = command("repair", "--apply", "--batch", "1")
    assert f"shop.ItemStats pk={shoe.pk} column=praises stored=7 true=1\n" in told
    assert_exact()


def test_the_worker_rolls_the_ledger_up_and_audits(shoe: Item) -> None:
    import threading  # noqa: PLC0415

    Visit.objects.create(item=shoe)
    worker = Worker(threading.Event())
    chores: dict[str, Chore] = {chore.name: chore for chore in worker.chores}
    chores["roll_up"].run(1.0)
    assert not Entry.objects.exists()
    chores["audit"].run(1.0)
    assert Progress.objects.get(task=audit.TASK, source=audit.TRIGGERS).wrong == 0
    assert_exact()


def test_the_audit_walks_everything_and_finds_what_is_wrong(
    shoe: Item, execute: Execute, caplog: pytest.LogCaptureFixture
) -> None:
    Praise.objects.create(item=shoe)
    execute("UPDATE shop_itemstats SET praises = 7, reviews = 2")
    found = []
    with caplog.at_level(logging.ERROR, "denorm.audit"):
        for _ in drift.counted("default"):
            found += audit.audit("default")
    assert {(each.column, each.stored, each.true) for each in found} == {("praises", 7, 1), ("reviews", 2, 0)}
    assert [record.message for record in caplog.records] == ["denorm_drift"] * 2
    [seen, wrong, broken, ledger_length] = [*metrics._audits(), *metrics._ledger()]
    assert sum(sample.value for sample in wrong.samples) == 2
    assert sum(sample.value for sample in seen.samples) > 0
    assert broken.samples[0].value == 0
    assert ledger_length.samples == []


def test_a_broken_trigger_is_seen_by_the_check_and_the_audit(
    execute: Execute, caplog: pytest.LogCaptureFixture
) -> None:
    assert check_triggers(databases=["default"]) == []
    execute("ALTER TABLE shop_itemstats DISABLE TRIGGER USER")
    [problem] = check_triggers(databases=["default"])
    assert problem.id == "denorm.W017"
    assert "denorm_settle of shop_itemstats in 'default' is disabled" in problem.msg
    with caplog.at_level(logging.ERROR, "denorm.audit"):
        audit.audit("default")
    assert "denorm_trigger_broken" in [record.message for record in caplog.records]


def test_a_write_does_not_fail_for_a_broken_trigger(shoe: Item, execute: Execute) -> None:
    execute("SET CONSTRAINTS ALL IMMEDIATE")  # an open foreign key's check forbids ALTER TABLE
    execute("ALTER TABLE shop_itemstats DISABLE TRIGGER USER")
    execute("SET CONSTRAINTS ALL DEFERRED")
    Praise.objects.create(item=shoe)
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    execute("ALTER TABLE shop_itemstats ENABLE TRIGGER USER")
    [source] = [each for each in drift.counted("default") if each.child is Praise]
    assert [(each.stored, each.true) for each in drift.find(source, "default")] == [(0, 1)]


def test_counters_have_room_in_their_pages() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reloptions FROM pg_class WHERE relname IN ('shop_itemstats', 'shop_shelf')")
        assert cursor.fetchall() == [(["fillfactor=80"],)] * 2


def test_a_roll_up_passes_over_entries_that_another_holds(shoe: Item, execute: Execute) -> None:
    assert ledger.roll_up("default") == 0
    Visit.objects.bulk_create([Visit(item=shoe) for _ in range(3)])
    assert ledger.roll_up("default", size=1) == 2  # two columns, one parent
    assert_exact()
