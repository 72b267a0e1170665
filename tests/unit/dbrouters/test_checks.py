"""Each check finds its fault, and says what to type."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from dbrouters import checks
from dbrouters.conf import configuration

Edit = Callable[[Any], None]


def ids(found: list[Any]) -> list[str]:
    assert all(message.hint for message in found)
    return [message.id for message in found]


def drop_replica(databases: Any) -> None:
    del databases["replica"]


def use_another_engine(databases: Any) -> None:
    databases["replica"]["ENGINE"] = "django.db.backends.postgresql"


def drop_the_host(databases: Any) -> None:
    del databases["replica"]["NODES"]["replica1"]["HOST"]


def point_at_the_primary(databases: Any) -> None:
    primary = databases["default"]
    databases["replica"]["NODES"]["replica1"] = {key: primary[key] for key in ("HOST", "PORT", "NAME")}


def forget_a_node(databases: Any) -> None:
    del databases["replica"]["NODES"]["replica2"]


def test_the_settings_of_this_project_are_right() -> None:
    for check in (checks.check_databases, checks.check_nodes, checks.check_router, checks.check_times):
        assert check() == []


@pytest.mark.parametrize(
    ("edit", "check", "expected"),
    [
        (drop_replica, checks.check_databases, "dbrouters.E001"),
        (use_another_engine, checks.check_databases, "dbrouters.E002"),
        (forget_a_node, checks.check_nodes, "dbrouters.E003"),
        (drop_the_host, checks.check_nodes, "dbrouters.E004"),
        (point_at_the_primary, checks.check_nodes, "dbrouters.E005"),
    ],
)
def test_databases(
    edit: Edit, check: Callable[[], list[Any]], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    databases = copy.deepcopy(settings.DATABASES)
    edit(databases)
    # override_settings refuses DATABASES, rightly: the connections of this process keep theirs.
    monkeypatch.setattr(settings, "DATABASES", databases)
    assert ids(check()) == [expected]


def test_the_router_is_missing() -> None:
    with override_settings(DATABASE_ROUTERS=[]):
        assert ids(checks.check_router()) == ["dbrouters.E006"]


def test_a_token_ends_before_the_slowest_node_has_caught_up() -> None:
    with override_settings(DBROUTERS={"COOKIE_MAX_AGE": 5, "MAX_LAG_SECONDS": 10.0}):
        assert ids(checks.check_times()) == ["dbrouters.E007"]


@pytest.mark.parametrize(
    ("installed", "expected"),
    [
        ([checks.MIDDLEWARE, checks.SESSIONS], []),
        ([checks.SESSIONS], ["dbrouters.E008"]),
        ([checks.SESSIONS, checks.MIDDLEWARE], ["dbrouters.E009"]),
    ],
)
def test_the_middleware(installed: list[str], expected: list[str]) -> None:
    with override_settings(MIDDLEWARE=installed):
        assert ids(checks.check_middleware()) == expected


def test_a_setting_that_does_not_exist_is_named() -> None:
    with (
        override_settings(DBROUTERS={"COOKIE_NAMES": "x"}),
        pytest.raises(ImproperlyConfigured, match="COOKIE_NAMES"),
    ):
        configuration()
