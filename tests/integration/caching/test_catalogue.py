"""The site's own settings: the query cache is on for cold tables, on every node, and for nothing else."""

from collections.abc import Callable

import pytest
from cachalot.settings import cachalot_settings
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.catalogue.models import Category
from community.conversations.models import Comment, LookLike
from community.looks.models import LookStats
from community.people.models import User
from dbrouters.testing import wait_for_replicas

Counted = Callable[[], dict[tuple[str, str, str, str], int]]


def queries(read: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        read()
    return len(captured)


def test_only_cold_tables_are_cached_on_every_node() -> None:
    cached = cachalot_settings.CACHALOT_ONLY_CACHABLE_TABLES
    assert {model._meta.db_table for model in apps.get_app_config("catalogue").get_models()} < cached
    assert cached <= {model._meta.db_table for model in apps.get_models()}, "a table that isn't there"
    assert not cached & {model._meta.db_table for model in (LookStats, LookLike, Comment, User, Session)}
    assert set(cachalot_settings.CACHALOT_DATABASES) == {"default", "replica"}


@pytest.mark.django_db(transaction=True)
def test_the_catalogue_hits_and_an_orm_write_invalidates_it() -> None:
    Category.objects.create(name="Coats", slug="coats")

    def read() -> list[str]:
        return list(Category.objects.values_list("name", flat=True))

    assert queries(read) == 1
    assert queries(read) == 0
    Category.objects.update(name="Jackets")
    assert queries(read) == 1
    assert queries(lambda: read() == ["Jackets"] or pytest.fail("stale")) == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("model", [User, Comment])
def test_other_tables_are_left_alone(model: type[User] | type[Comment], counted: Counted) -> None:
    for _ in range(2):
        assert queries(lambda: list(model.objects.all()[:1])) == 1
    assert counted() == {}


@pytest.mark.django_db(transaction=True, databases=["default", "replica"])
def test_a_page_of_the_catalogue_is_metered_and_shows_what_is_true(client: Client, counted: Counted) -> None:
    Category.objects.create(name="Coats", slug="coats")
    client.get("/products/?category=coats")  # the tables' records are made
    wait_for_replicas()  # else what a replica answers isn't kept: it may lack what the record's position covers
    caches["default"].delete_pattern("page:*")  # type: ignore[attr-defined]
    client.get("/products/?category=coats")
    cold = counted()
    caches["default"].delete_pattern("page:*")  # type: ignore[attr-defined]  # a shared page asks for no query
    assert "Coats" in client.get("/products/?category=coats").content.decode()
    warm = {key: number - cold.get(key, 0) for key, number in counted().items()}
    assert warm["/products/", "query", "hit", "-"] > 0
    assert (
        sum(
            number for (_, layer, outcome, _), number in warm.items() if (layer, outcome) == ("query", "miss")
        )
        == 0
    )
    Category.objects.update(name="Jackets")
    caches["default"].delete_pattern("page:*")  # type: ignore[attr-defined]
    assert "Jackets" in client.get("/products/?category=coats").content.decode()
