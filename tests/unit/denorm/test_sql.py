"""What is written into migrations: plain columns, constant SQL, values as literals."""
# ruff: noqa: DJ008

from datetime import UTC, datetime

import pytest
from django.db import models
from django.db.migrations.state import ModelState

from denorm.conditions import compile_condition
from denorm.fields import UnmigratedStatsError
from denorm.graph import changes, tables_changed_by
from denorm.templates import template
from tests.integration.denorm.shop.models import Branch, Item, ItemStats, Maker, Photo, Praise, Review


class State(models.TextChoices):
    SHOWN = "shown"


@pytest.mark.parametrize(
    ("condition", "sql"),
    [
        (models.Q(state="it's"), "\"r\".\"state\" = 'it''s'"),
        (models.Q(state=State.SHOWN), '"r"."state" = \'shown\''),
        (models.Q(text="100% {x}"), '"r"."text" = \'100% {x}\''),
        (models.Q(text__contains="50%"), '"r"."text"::text LIKE E\'%50\\\\%%\''),
        (models.Q(text="$$ it's"), "\"r\".\"text\" = E'\\x24\\x24 it''s'"),
        (models.Q(stars__in=[1, 2]), '"r"."stars" IN (1, 2)'),
        (models.Q(item=3), '"r"."item_id" = 3'),
        (models.Q(stars=None), '"r"."stars" IS NULL'),
        (models.Q(stars__gt=models.F("id")), '"r"."stars" > ("r"."id")'),
    ],
)
def test_a_condition_is_sql_over_one_row(condition: models.Q, sql: str) -> None:
    assert compile_condition(Review, condition, "r") == sql


def test_a_moment_is_a_literal_with_its_zone() -> None:
    class Event(models.Model):
        at = models.DateTimeField()

        class Meta:
            app_label = "denorm_unit"

    moment = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    assert "'2026-01-02 03:04:00+00:00'" in compile_condition(Event, models.Q(at__gte=moment), "r")


def test_migrations_see_plain_columns() -> None:
    column = ModelState.from_model(ItemStats).fields["praises"]
    assert type(column) is models.BigIntegerField
    assert column.deconstruct()[3] == {"db_default": 0, "editable": False, "serialize": False}


def test_without_migrations_the_table_is_refused() -> None:
    with pytest.raises(UnmigratedStatsError, match="makemigrations shop"):
        ItemStats._meta.get_field("praises").generated_sql(None)  # type: ignore[arg-type]


def test_a_template_is_one_line_without_comments() -> None:
    assert "\n" not in template("apply")
    assert "--" not in template("apply")


def test_which_tables_a_write_changes() -> None:
    assert tables_changed_by(Praise) == {"shop_itemstats"}
    assert tables_changed_by(Photo) == {"shop_itemstats"}
    assert tables_changed_by(Item) == {"shop_itemstats"}
    assert tables_changed_by(Maker) == {"shop_itemstats"}
    assert tables_changed_by(Branch) == {"shop_branchstats"}
    assert tables_changed_by(ItemStats) == frozenset()


def test_every_table_with_triggers_says_what_it_changes() -> None:
    changed = {table: tables for table, tables in changes().items() if table.startswith("shop_")}
    items = ("shop_item", "shop_maker", "shop_photo", "shop_praise", "shop_review", "shop_vote")
    assert changed == {
        **{table: {"shop_itemstats"} for table in items},
        "shop_visit": {"shop_itemstats", "denorm_entry"},
        "shop_branch": {"shop_branchstats"},
        "shop_forum": {"shop_forumstats"},
        "shop_topic": {"shop_topicstats", "shop_forumstats"},
        "shop_topicstats": {"shop_forumstats"},
        "shop_post": {"shop_topicstats", "shop_forumstats"},
        "shop_book": {"shop_shelf"},
    }
