"""django-cachalot behind our meter: what it caches, what it leaves alone, what a fill reads."""

from collections.abc import Callable

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from caching.bypass import bypassed
from caching.fragments import FragmentList
from tests.integration.caching.posters import CARDS, Poster, PosterStats, cards, make_posters, render

Counted = Callable[[], dict[tuple[str, str, str, str], int]]


def key(outcome: str, reason: str = "-") -> tuple[str, str, str, str]:
    return "(no request)", "query", outcome, reason


def titles() -> list[str]:
    return list(Poster.objects.order_by("pk").values_list("title", flat=True))


def reached_database(read: Callable[[], object]) -> bool:
    with CaptureQueriesContext(connection) as queries:
        read()
    return len(queries) > 0


@pytest.mark.usefixtures("cached_posters")
def test_a_query_hits_until_the_orm_writes(counted: Counted) -> None:
    make_posters("Autumn")
    assert reached_database(titles)
    assert not reached_database(titles)
    Poster.objects.update(title="Winter")
    assert titles() == ["Winter"]
    assert counted() == {key("miss", "cold"): 1, key("hit"): 1, key("miss", "invalidated"): 1}


@pytest.mark.usefixtures("cached_posters")
def test_other_tables_are_left_alone(counted: Counted) -> None:
    make_posters("Autumn")
    for _ in range(2):
        assert reached_database(lambda: list(PosterStats.objects.all()))
        assert reached_database(lambda: list(Poster.objects.select_related("stats")))
    assert counted() == {}


@pytest.mark.usefixtures("cached_posters")
def test_a_transaction_reads_the_database(counted: Counted) -> None:
    make_posters("Autumn")
    titles()
    with transaction.atomic():
        assert reached_database(titles)
    assert counted() == {key("miss", "cold"): 1, key("miss", "transaction"): 1}


@pytest.mark.usefixtures("cached_posters")
def test_a_bypass_neither_reads_nor_fills_and_ends_with_an_exception(counted: Counted) -> None:
    make_posters("Autumn")

    def fail() -> None:
        with bypassed():
            assert reached_database(titles)
            assert reached_database(titles)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert reached_database(titles), "nothing was filled"
    assert not reached_database(titles)
    assert counted() == {key("bypass", "asked"): 2, key("miss", "cold"): 1, key("hit"): 1}


@pytest.mark.usefixtures("cached_posters")
def test_a_fragment_is_filled_past_the_query_cache(counted: Counted) -> None:
    make_posters("Autumn")

    def load(keys: list[object]) -> list[Poster]:
        return list(Poster.objects.filter(pk__in=keys))

    for _ in range(2):
        light = Poster.objects.select_related("stats")
        assert render(CARDS, cards=FragmentList(light, "card", load=load)) == "<b>Autumn</b>"
        caches["default"].clear()
    assert counted()[key("bypass", "fragment")] == 2
    assert key("hit") not in counted()


@pytest.mark.usefixtures("cached_posters")
def test_a_damaged_entry_is_a_miss(counted: Counted) -> None:
    make_posters("Autumn")
    titles()
    client = caches["default"].client.get_client()  # type: ignore[attr-defined]
    for name in client.keys("*"):
        client.set(name, b"not a pickle")
    assert titles() == ["Autumn"]
    assert not reached_database(titles)
    assert counted() == {key("miss", "cold"): 1, key("miss", "corrupt"): 1, key("hit"): 1}


@pytest.mark.usefixtures("cached_posters")
def test_cards_are_no_business_of_the_query_cache(counted: Counted) -> None:
    make_posters("Autumn")
    cards()
    cards()
    assert {(layer, outcome) for _, layer, outcome, _ in counted()} == {
        ("fragment", "miss"),
        ("fragment", "hit"),
    }
