"""Requests through the middleware: reads leave the primary, and a writer sees the own write."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from dbrouters.conf import configuration
from tests.cluster.nodes import replay_paused
from tests.integration.dbrouters.conftest import REPLICAS, caught_up

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])

Visitor = Callable[[], Client]


def get(client: Client, path: str) -> dict[str, Any]:
    response = client.get(path)
    assert response.status_code == 200
    return dict(response.json())


def test_a_read_runs_on_a_replica_and_sets_no_cookie(visitor: Visitor) -> None:
    client = visitor()
    assert get(client, "/groups/")["node"] in REPLICAS
    assert client.cookies == {}


@pytest.mark.parametrize("page", ["add", "add-by-sql", "add-in-a-transaction"])
def test_a_writer_sees_the_own_write_while_no_replica_has_it(visitor: Visitor, page: str) -> None:
    writer = visitor()
    caught_up()
    with replay_paused(*REPLICAS):
        assert get(writer, f"/{page}/mine/") == {"seen": True}
        found = get(writer, "/groups/")
        assert found["names"] == ["mine"]
        assert found["node"] == "primary"
        stranger = get(visitor(), "/groups/")
        assert stranger["names"] == []
        assert stranger["node"] in REPLICAS
    caught_up()
    found = get(writer, "/groups/")
    assert found["names"] == ["mine"]
    assert found["node"] in REPLICAS


def test_the_token_is_kept_from_scripts_and_soon_forgotten(visitor: Visitor) -> None:
    client = visitor()
    get(client, "/add/mine/")
    cookie = client.cookies[configuration().COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == configuration().COOKIE_MAX_AGE


@pytest.mark.parametrize("value", ["", "x", "AAAA:1:x", "é" * 50, "a" * 5000])
def test_a_forged_token_reads_from_the_primary(visitor: Visitor, value: str) -> None:
    Group.objects.create(name="there")
    client = visitor()
    client.cookies[configuration().COOKIE_NAME] = value
    found = get(client, "/groups/")
    assert found["node"] == "primary"
    assert found["names"] == ["there"]


def test_another_sites_token_reads_from_the_primary(visitor: Visitor, settings: Any) -> None:
    client = visitor()
    get(client, "/add/mine/")
    settings.SECRET_KEY = "another" * 10
    assert get(client, "/groups/")["node"] == "primary"


def test_a_session_saved_by_the_middleware_inside_counts(visitor: Visitor, settings: Any) -> None:
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "django.contrib.sessions.middleware.SessionMiddleware"]
    settings.SESSION_SAVE_EVERY_REQUEST = True
    client = visitor()
    session = client.session
    session["seen"] = 1
    session.save()
    response = client.get("/groups/")
    assert configuration().COOKIE_NAME in response.cookies


def test_inside_a_test_transaction_everything_runs_on_the_primary(visitor: Visitor) -> None:
    from django.db import transaction  # noqa: PLC0415

    with transaction.atomic():
        Group.objects.create(name="uncommitted")
        assert get(visitor(), "/groups/")["names"] == ["uncommitted"]
