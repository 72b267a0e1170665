"""`manage.py denorm` says what is derived, proves it, and repairs it; migrations carry it."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from denorm import triggers
from tests.integration.denorm.conftest import Execute
from tests.integration.denorm.shop.models import Item, ItemStats, Praise
from tests.integration.denorm.truth import assert_exact

pytestmark = pytest.mark.django_db


def denorm(*arguments: str) -> str:
    out = StringIO()
    call_command("denorm", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def corrupted(shoe: Item, hat: Item, execute: Execute) -> Item:
    Praise.objects.create(item=shoe)
    execute("UPDATE shop_itemstats SET praises = 7 WHERE item_id = %s", [shoe.pk])
    execute("DELETE FROM shop_itemstats WHERE item_id = %s", [hat.pk])
    return shoe


def test_list_names_every_column_and_trigger() -> None:
    listed = denorm("list")
    assert "shop.ItemStats.praises: rows of shop.Praise by item_id\n" in listed
    assert (
        'shop.ItemStats.reviews: rows of shop.Review by item_id where "review"."state" = \'visible\''
        in listed
    )
    assert "shop.ItemStats.cache_version: shows name, price of shop.Maker by photos__maker\n" in listed
    assert "shop_praise: denorm_truncate is installed" in listed
    assert "shop_maker: denorm_update is installed" in listed


def test_check_passes_on_the_truth(shoe: Item) -> None:
    Praise.objects.create(item=shoe)
    assert "verified, no drift" in denorm("check")


def test_check_shows_a_row_of_evidence_for_each_drift(corrupted: Item, hat: Item) -> None:
    out = StringIO()
    with pytest.raises(CommandError, match="8 numbers") as failure:
        call_command("denorm", "check", stdout=out)
    assert failure.value.returncode == 1
    assert f"shop.ItemStats pk={corrupted.pk} column=praises stored=7 true=1\n" in out.getvalue()
    assert f"shop.ItemStats pk={hat.pk} column=raves stored=None true=0\n" in out.getvalue()


def test_evidence_as_json(corrupted: Item) -> None:
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("denorm", "check", "--json", stdout=out)
    evidence = [json.loads(line) for line in out.getvalue().splitlines()]
    assert {
        "model": "shop.ItemStats",
        "pk": corrupted.pk,
        "column": "praises",
        "stored": 7,
        "true": 1,
    } in evidence


def test_repair_writes_only_when_told(corrupted: Item) -> None:
    with pytest.raises(CommandError):
        denorm("repair")
    assert ItemStats.objects.get(pk=corrupted.pk).praises == 7
    assert "shop.ItemStats by shop.Praise: 1 rows repaired" in denorm("repair", "--apply")
    assert_exact()
    assert "no drift" in denorm("check")


@pytest.mark.parametrize(
    ("sabotage", "state"),
    [
        ("ALTER TABLE shop_praise DISABLE TRIGGER {}", "disabled"),
        ("DROP TRIGGER {} ON shop_praise", "missing"),
        ("COMMENT ON TRIGGER {} ON shop_praise IS 'another hash'", "changed"),
    ],
)
def test_check_fails_without_a_working_trigger(execute: Execute, sabotage: str, state: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'pgtrigger_denorm_insert%' "
            "AND tgrelid = 'shop_praise'::regclass"
        )
        [name] = cursor.fetchone()
    execute(sabotage.format(name))
    assert ("shop_praise", "denorm_insert", state) in set(triggers.status("default"))
    with pytest.raises(CommandError, match=r"\d triggers and 0 numbers"):
        denorm("check")


def test_the_declarations_and_the_migrations_agree() -> None:
    call_command("makemigrations", "shop", check_changes=True, dry_run=True, stdout=StringIO())


def test_the_migrations_unwind() -> None:
    call_command("migrate", "shop", "zero", stdout=StringIO())
    call_command("migrate", "shop", stdout=StringIO())
    assert {state for table, _, state in triggers.status("default") if table.startswith("shop_")} == {
        "installed"
    }
