"""Any sequence of writes, some rolled back, leaves the numbers as Python counts them."""

from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import denorm
from denorm import drift
from tests.integration.denorm.shop.models import Item, Praise, Review
from tests.integration.denorm.truth import assert_exact

parents = st.integers(0, 3)
states = st.sampled_from(["visible", "hidden"])
stars = st.none() | st.integers(1, 5)
texts = st.sampled_from(["", "50% 'off' {x} $$"])
some = st.integers(0, 4)
writes = st.one_of(
    st.tuples(st.just("review"), st.lists(st.tuples(parents, states, stars, texts), max_size=4)),
    st.tuples(st.just("praise"), st.lists(st.tuples(st.none() | parents, st.integers(0, 5)), max_size=4)),
    st.tuples(st.just("edit"), some, states, stars, texts),
    st.tuples(st.just("move"), some, parents),
    st.tuples(st.just("unlink"), some, st.none() | parents),
    st.tuples(st.just("delete"), some),
    st.tuples(st.just("delete_parent"), parents),
    st.tuples(st.just("truncate"), st.sampled_from(["shop_review", "shop_praise"])),
)


def run(kind: str, *arguments: Any) -> None:  # noqa: C901
    items = dict(enumerate(Item.objects.order_by("pk")))
    match kind, arguments:
        case "review", [rows]:
            Review.objects.bulk_create(
                Review(item=items[parent], state=state, stars=star, text=text)
                for parent, state, star, text in rows
                if parent in items
            )
        case "praise", [rows]:
            Praise.objects.bulk_create(
                [Praise(item=items.get(parent), fan=fan) for parent, fan in rows], ignore_conflicts=True
            )
        case "edit", [some, state, star, text]:
            Review.objects.filter(pk__gt=0, stars__gte=some).update(state=state, stars=star, text=text)
        case "move", [some, parent] if parent in items:
            Review.objects.filter(item=items.get(some)).update(item=items[parent])
        case "unlink", [some, parent]:
            first = Praise.objects.filter(item=items.get(some)).first()
            clash = first and Praise.objects.filter(item=items.get(parent), fan=first.fan).exists()
            if first and not clash:
                first.item = items.get(parent)
                first.save()
        case "delete", [some]:
            Review.objects.filter(stars=some).delete()
            Praise.objects.filter(fan=some).delete()
        case "delete_parent", [parent] if parent in items:
            items[parent].delete()
        case "truncate", [table]:
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE {table}; SET CONSTRAINTS ALL DEFERRED"
                )


sequences = st.lists(st.tuples(writes, st.sampled_from([False, False, True])), min_size=4, max_size=12)


def exact_after_each(sequence: list[tuple[Any, bool]]) -> None:
    with transaction.atomic():
        items = Item.objects.bulk_create([Item(name=str(number)) for number in range(4)])
        Praise.objects.bulk_create(Praise(item=item, fan=fan) for item in items[:2] for fan in range(3))
        Review.objects.bulk_create(
            Review(item=item, stars=stars) for item in items[1:] for stars in (None, 4)
        )
        for write, rolled_back in sequence:
            with transaction.atomic():
                run(*write)
                transaction.set_rollback(rolled_back)
            denorm.flush()
            assert_exact()
        assert [found for feed in drift.counted("default") for found in drift.find(feed, "default")] == []
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sequences)
def test_any_sequence_of_writes(sequence: list[tuple[Any, bool]]) -> None:
    exact_after_each(sequence)
