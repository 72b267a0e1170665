"""Nobody sees time run backwards, from one request to the next; and what a user's one device wrote, the other shows."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client, override_settings

from dbrouters import board, nodes
from dbrouters.conf import configuration
from dbrouters.position import Position
from tests import factories
from tests.cluster.nodes import replay_paused, until
from tests.integration.dbrouters.conftest import REPLICAS, caught_up, serving

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])

Visitor = Callable[[], Client]


def get(client: Client, path: str) -> dict[str, Any]:
    response = client.get(path)
    assert response.status_code == 200
    return dict(response.json())


@pytest.fixture
def members(visitor: Visitor, settings: Any) -> Iterator[Visitor]:
    """Clients of the same site with sessions, in the database."""
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "django.contrib.sessions.middleware.SessionMiddleware"]
    yield visitor
    known = board.board()
    assert known is not None
    for key in known._redis.scan_iter(f"{configuration().STATE_PREFIX}:*"):
        known._redis.delete(key)


def test_a_reader_stays_with_the_node_while_it_serves(visitor: Visitor) -> None:
    until("both serve", lambda: serving() == REPLICAS)
    time.sleep(
        1.1
    )  # a token tells its age in whole seconds: one of this second may be from before a node came back
    client = visitor()
    chosen = get(client, "/groups/")["node"]
    for _ in range(20):
        assert get(client, "/groups/")["node"] == chosen


@pytest.mark.parametrize("behind", sorted(REPLICAS))
def test_what_one_node_has_shown_no_other_takes_back(visitor: Visitor, behind: str) -> None:
    ahead = (REPLICAS - {behind}).pop()
    with replay_paused(behind):
        Group.objects.create(name="seen")
        position = Position(0, 0, nodes.primary_position())
        until("one node shows it", lambda: serving_at(position.lsn) == {ahead})
        readers = [visitor() for _ in range(12)]
        saw = [reader for reader in readers if get(reader, "/groups/")["names"] == ["seen"]]
        assert saw, "nobody was sent to the node that is ahead"
        drain(ahead)
        try:
            until("the node is drained", lambda: ahead not in serving())
            for reader in saw:
                found = get(reader, "/groups/")
                assert found["names"] == ["seen"]
                assert found["node"] == "primary"
        finally:
            undrain(ahead)


def serving_at(lsn: int) -> set[str]:
    return {node.name for node in nodes.all_nodes() if node.name in REPLICAS and (node.lsn or 0) >= lsn}


def drain(name: str) -> None:
    known = board.board()
    assert known is not None
    known.drain(name)


def undrain(name: str) -> None:
    known = board.board()
    assert known is not None
    known.undrain(name)


def test_what_the_primary_has_shown_no_replica_takes_back(visitor: Visitor) -> None:
    client = visitor()
    with replay_paused(*REPLICAS):
        Group.objects.create(name="seen")
        assert get(client, "/on-primary/")["names"] == ["seen"]
        assert get(client, "/groups/")["names"] == ["seen"]
        assert get(visitor(), "/groups/")["names"] == []
    caught_up()
    assert get(client, "/groups/")["node"] in REPLICAS


def test_nor_when_the_primary_could_not_say_how_far_it_was(visitor: Visitor, settings: Any) -> None:
    client = visitor()
    assert get(client, "/groups/")["node"] in REPLICAS
    with replay_paused(*REPLICAS):
        Group.objects.create(name="seen")
        busy = {**settings.DBROUTERS, "LOOK_TIMEOUT": 0.0}
        with override_settings(DBROUTERS=busy):
            until("the nodes are known", lambda: serving() == REPLICAS)
            assert get(client, "/on-primary/")["names"] == ["seen"]
        until("the nodes are known", lambda: serving() == REPLICAS)
        assert get(client, "/groups/")["names"] == ["seen"]
    caught_up()
    assert get(client, "/groups/")["node"] in REPLICAS


def test_what_a_cache_has_shown_no_replica_takes_back(visitor: Visitor) -> None:
    client = visitor()
    with replay_paused(*REPLICAS):
        Group.objects.create(name="seen")
        get(client, f"/cached/{nodes.primary_position()}/")
        assert get(client, "/groups/")["names"] == ["seen"]


def test_a_writer_needs_no_node_that_was_read_before(visitor: Visitor) -> None:
    client = visitor()
    get(client, "/groups/")
    assert client.cookies[configuration().NODE_COOKIE_NAME].value
    get(client, "/add/mine/")
    assert not client.cookies[configuration().NODE_COOKIE_NAME].value


def test_the_phone_shows_what_the_laptop_wrote(members: Visitor) -> None:
    user = factories.member()
    laptop, phone, stranger = members(), members(), members()
    for device in (laptop, phone):
        device.force_login(user)
    caught_up()
    with replay_paused(*REPLICAS):
        get(laptop, "/add/mine/")
        assert get(phone, "/signed-in/") == {"names": ["mine"], "user": str(user.pk)}
        assert get(stranger, "/signed-in/") == {"names": [], "user": None}


def test_two_writes_that_finish_out_of_order_keep_the_later(members: Visitor) -> None:
    known = board.board()
    assert known is not None
    system = 2**63 + 11
    for timeline, lsn in ((1, 900), (1, 1000), (1, 999)):
        known.raise_position("1", Position(system, timeline, lsn))
    assert known.position_of("1") == Position(system, 1, 1000)
    known.raise_position("1", Position(system, 2, 5))
    known.raise_position("1", Position(system, 1, 2**64 - 1))
    assert known.position_of("1") == Position(system, 2, 5)
    known.raise_position("1", Position(system + 1, 1, 1))
    assert known.position_of("1") == Position(system + 1, 1, 1)
    assert 0 < known._redis.ttl(f"{configuration().STATE_PREFIX}:user:1") <= configuration().COOKIE_MAX_AGE


def test_without_the_board_the_cookie_says_it(members: Visitor, settings: Any) -> None:
    user = factories.member()
    away = {**settings.DBROUTERS, "STATE_URL": "redis://127.0.0.1:1/0"}
    with override_settings(DBROUTERS=away):
        caught_up()
        laptop = members()
        laptop.force_login(user)
        with replay_paused(*REPLICAS):
            get(laptop, "/add/mine/")
            assert get(laptop, "/signed-in/")["names"] == ["mine"]
    with override_settings(DBROUTERS={**away, "STATE_URL": ""}):
        caught_up()
        assert get(laptop, "/signed-in/")["names"] == ["mine"]


def test_a_session_that_cannot_be_read_costs_no_page(
    members: Visitor, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    phone = members()
    phone.force_login(factories.member())
    settings.DBROUTERS = {**settings.DBROUTERS, "USER_KEY": f"{__name__}.fail"}
    caught_up()
    assert get(phone, "/groups/")["node"] in REPLICAS
    assert "user_unknown" in caplog.messages


def fail(request: Any) -> str:
    raise ConnectionError


def test_a_position_that_is_not_ours_costs_no_page(members: Visitor) -> None:
    user, known = factories.member(), board.board()
    assert known is not None
    phone = members()
    phone.force_login(user)
    known._redis.set(f"{configuration().STATE_PREFIX}:user:{user.pk}", "nonsense", ex=60)
    caught_up()
    assert get(phone, "/groups/")["node"] in REPLICAS
    known._away_until = 0.0
    known._asked(lambda: True)
