"""A table of the tests' own, clean caches and meters, and a Redis that a test may stop."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cachalot.settings import cachalot_settings
from django.core.cache import caches
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from pytest_django import DjangoDbBlocker, Settings

from caching import fence, meters
from caching.breaker import breaker
from loadtests.cachefaults.redis import OwnRedis
from tests.integration.caching.posters import Poster, PosterStats


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database of the tests' own, too, where no test that was chosen has pytest-django's mark: else these would
    commit to the site's, whose tail follows the same slot.
    """
    if str(connection.settings_dict["NAME"]).startswith("test_"):
        yield
        return
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, aliases=["default"])
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="package")
def _posters_tables(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(PosterStats)
            editor.create_model(Poster)
        connection.close()
        yield
        with connection.schema_editor() as editor:
            editor.delete_model(Poster)
            editor.delete_model(PosterStats)
        connection.close()


@pytest.fixture
def committing(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Real commits, of what the test itself takes away again: emptying every table after each test takes seconds."""
    with django_db_blocker.unblock():
        yield
        connection.close()


@pytest.fixture
def posters(_posters_tables: None, committing: None) -> Iterator[None]:
    """An empty table of posters, with real commits; a process that a test has killed may have left some, too."""
    _take_down()
    yield
    _take_down()


def _take_down() -> None:
    Poster.objects.all().delete()
    PosterStats.objects.all().delete()


@pytest.fixture(autouse=True)
def _clean(settings: Settings) -> Iterator[None]:
    _forget()
    yield
    _forget()


def _forget() -> None:
    breaker.cache_clear()
    fence._owed.clear()
    caches["default"].clear()
    meters.reset()


@pytest.fixture
def cached_posters(posters: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the posters' table among those that django-cachalot caches."""
    monkeypatch.setattr(
        cachalot_settings, "CACHALOT_ONLY_CACHABLE_TABLES", frozenset({Poster._meta.db_table})
    )


@pytest.fixture
def counted() -> Callable[[], dict[tuple[str, str, str, str], int]]:
    """Return what this process and all others have counted so far."""

    def read() -> dict[tuple[str, str, str, str], int]:
        meters.flush()
        return meters.reasons()

    return read


def calls(command: str) -> int:
    """How often the cache Redis has run a command since it started."""
    client = caches["default"].client.get_client()  # type: ignore[attr-defined]
    return int(client.info("commandstats").get(f"cmdstat_{command}", {"calls": 0})["calls"])


@pytest.fixture
def own_redis(tmp_path: Path, settings: Settings) -> Iterator[OwnRedis]:
    """Put a Redis of this test's own behind both aliases."""
    server = OwnRedis(tmp_path)
    server.start()
    shared = settings.CACHES
    settings.CACHES = {alias: {**cache, "LOCATION": server.url} for alias, cache in shared.items()}
    yield server
    server.stop()
    settings.CACHES = shared
