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


def test_a_read_runs_on_a_replica_and_remembers_nothing_but_the_node(visitor: Visitor) -> None:
    client = visitor()
    assert get(client, "/groups/")["node"] in REPLICAS
    assert list(client.cookies) == [configuration().NODE_COOKIE_NAME]


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


def test_an_empty_cookie_says_nothing(visitor: Visitor) -> None:
    client = visitor()
    client.cookies[configuration().COOKIE_NAME] = ""
    assert get(client, "/groups/")["node"] in REPLICAS


@pytest.mark.parametrize("value", ["x", "AAAA:1:x", "é" * 50, "a" * 5000])
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
    caught_up()  # it was saved outside of a request, so that nothing binds the client to it
    response = client.get("/groups/")
    assert configuration().COOKIE_NAME in response.cookies


def test_inside_a_test_transaction_everything_runs_on_the_primary(visitor: Visitor) -> None:
    from django.db import transaction  # noqa: PLC0415

    with transaction.atomic():
        Group.objects.create(name="uncommitted")
        assert get(visitor(), "/groups/")["names"] == ["uncommitted"]


def test_a_streamed_body_is_read_where_the_request_reads(visitor: Visitor) -> None:
    Group.objects.create(name="one")
    caught_up()
    response = visitor().get("/stream/")
    text = b"".join(response).decode()  # type: ignore[arg-type]
    assert text in {f"one by {name}\n" for name in REPLICAS}


def test_a_read_that_nobody_may_take_is_put_off(visitor: Visitor) -> None:
    response = visitor().get("/refused/")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "1"


def test_a_client_without_cookies_carries_a_header(visitor: Visitor) -> None:
    name = configuration().HEADER_NAME
    with replay_paused(*REPLICAS):
        token = visitor().get("/add/mine/").headers[name]
        response = visitor().get("/groups/", headers={name: token})
        assert response.json()["names"] == ["mine"]
        assert visitor().get("/groups/").json()["names"] == []
        later = response.headers.get(name, token)
        assert visitor().get("/groups/", headers={name: later}).json()["names"] == ["mine"]


def test_an_invalid_token_is_replaced_by_a_valid_one(visitor: Visitor) -> None:
    client = visitor()
    client.cookies[configuration().COOKIE_NAME] = "x"
    assert get(client, "/groups/")["node"] == "primary"
    caught_up()
    assert get(client, "/groups/")["node"] in REPLICAS


def test_a_link_that_is_newer_than_the_node_is_looked_up_on_the_primary(visitor: Visitor) -> None:
    with replay_paused(*REPLICAS):
        Group.objects.create(name="new")
        assert visitor().get("/group/new/").json() == {"name": "new"}
        assert visitor().get("/group/none/").status_code == 404


def test_without_the_second_look_a_replicas_404_stands(visitor: Visitor, settings: Any) -> None:
    settings.DBROUTERS = {**settings.DBROUTERS, "SECOND_LOOK": False}
    caught_up()
    with replay_paused(*REPLICAS):
        Group.objects.create(name="new")
        assert visitor().get("/group/new/").status_code == 404


@pytest.mark.parametrize(
    ("told", "kept"), [("max-age=1, stale-while-revalidate=2", False), ("private, max-age=9", True)]
)
def test_what_others_may_be_shown_carries_no_cookie(visitor: Visitor, told: str, kept: bool) -> None:
    client = visitor()
    get(client, f"/shared/{told}/")
    assert (configuration().NODE_COOKIE_NAME in client.cookies) is kept
