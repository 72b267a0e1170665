"""One test an id."""

import pytest
from cachalot.settings import cachalot_settings
from django.core.checks import CheckMessage
from pytest_django import Settings

from caching.checks import check_query_cache, check_settings


def ids(messages: list[CheckMessage]) -> list[str | None]:
    assert all(message.hint for message in messages)
    return [message.id for message in messages]


def test_the_sites_own_settings_pass() -> None:
    assert ids(check_settings(None) + check_query_cache(None)) == []


def test_e001_an_alias_that_caches_has_not(settings: Settings) -> None:
    settings.CACHING = {"CACHE": "default", "STATE": "stat"}
    (problem,) = check_settings(None)
    assert problem.id == "caching.E001"
    assert (
        problem.hint
        == "Add the alias 'stat' to CACHES, or set CACHING[\"STATE\"] to one of default, state, sessions."
    )


def test_e002_a_backend_that_is_not_django_redis(settings: Settings) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.CACHING = {}
    assert ids(check_settings(None)) == ["caching.E002", "caching.E002"]


def test_e003_an_observer_that_is_not_there(settings: Settings) -> None:
    settings.CACHING = {**settings.CACHING, "OBSERVER": "nowhere.may_observe"}
    assert ids(check_settings(None)) == ["caching.E003"]


def test_e004_a_misspelt_name(settings: Settings) -> None:
    settings.CACHING = {"CASHE": "default"}
    assert ids(check_settings(None)) == ["caching.E004"]


@pytest.mark.parametrize(
    "given",
    [
        {"looks_lok": {"by": ["id"]}},
        {"looks_look": {"by": ["author"]}},
        {"looks_look": {"by": ["id"], "but": ["colour"]}},
        {"looks_look": {"by": ["id"], "except": ["title"]}},
        {"looks_look": {"but": ["title"]}},
    ],
)
def test_e005_rows_that_are_not_there(settings: Settings, given: dict[str, dict[str, list[str]]]) -> None:
    settings.CACHING = {**settings.CACHING, "ROWS": given}
    assert ids(check_settings(None)) == ["caching.E005"]


def test_w001_fragments_for_ever(settings: Settings) -> None:
    settings.CACHES = {**settings.CACHES, "default": {**settings.CACHES["default"], "TIMEOUT": None}}
    assert ids(check_settings(None)) == ["caching.W001"]


def test_w002_an_engine_that_cachalot_does_not_know(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cachalot_settings, "CACHALOT_DATABASES", frozenset())
    (problem,) = check_query_cache(None)
    assert problem.id == "caching.W002"
    assert settings.DATABASES["default"]["ENGINE"] in str(problem.hint)


def test_w003_queries_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cachalot_settings, "CACHALOT_TIMEOUT", None)
    assert ids(check_query_cache(None)) == ["caching.W003"]
