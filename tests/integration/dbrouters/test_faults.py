"""Nodes that die, and nodes that aren't what the settings say: reads go on, and nobody sees an error."""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connections
from django.test import Client

from dbrouters import balance, nodes
from dbrouters.balance import candidates
from dbrouters.conf import configuration
from dbrouters.position import UNREACHABLE, UNTOLD
from dbrouters.token import Token
from tests.cluster.nodes import stopped, until
from tests.integration.dbrouters.conftest import REPLICAS, caught_up, serving

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "replica"]),
    pytest.mark.cluster,
]

# Seconds; a standby that crashed replays from its last restart point before it answers, on a busy machine for long.
RECOVERY = 60

Visitor = Callable[[], Client]


def states() -> dict[str, nodes.State]:
    return {node.name: node.state for node in nodes.all_nodes()}


class Readers:
    """Threads that read the same page again and again, and remember what they got.

    A visitor stays with one node, so a thread has another one after every twenty pages.
    """

    def __init__(self, visitor: Visitor, *, number: int = 4) -> None:
        self.statuses: list[int] = []
        self.nodes: list[str] = []
        self._visitor = visitor
        self._done = threading.Event()
        self._threads = [threading.Thread(target=self._read) for _ in range(number)]

    def __enter__(self) -> "Readers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        for thread in self._threads:
            thread.join()

    def _read(self) -> None:
        pages = 0
        try:
            while not self._done.is_set():
                if pages % 20 == 0:
                    client = self._visitor()
                    client.raise_request_exception = False
                pages += 1
                response = client.get("/groups/")
                self.statuses.append(response.status_code)
                if response.status_code == 200:
                    self.nodes.append(response.json()["node"])
                connections["replica"].close()
                connections["default"].close()
                time.sleep(0.002)
        finally:
            connections.close_all()


def test_a_replica_killed_under_load_costs_no_page(
    visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="dbrouters"), Readers(visitor) as readers:
        until("both serve", lambda: set(readers.nodes) >= REPLICAS, seconds=RECOVERY)
        with stopped("replica1"):
            time.sleep(1.5)
            readers.nodes.clear()
            time.sleep(0.5)
            assert set(readers.nodes) == {"replica2"}
            assert states()["replica1"] is nodes.State.DOWN
        until("replica1 serves again", lambda: "replica1" in readers.nodes, seconds=RECOVERY)
    assert set(readers.statuses) == {200}
    events = [(record.message, record.node) for record in caplog.records if hasattr(record, "node")]
    assert ("node_down", "replica1") in events
    assert ("node_up", "replica1") in events


def test_without_a_replica_the_primary_serves(visitor: Visitor) -> None:
    with Readers(visitor, number=2) as readers:
        until("both serve", lambda: set(readers.nodes) >= REPLICAS, seconds=RECOVERY)
        with ExitStack() as faults:
            for name in sorted(REPLICAS):
                faults.enter_context(stopped(name))
            readers.nodes.clear()
            until("the primary serves", lambda: "primary" in readers.nodes)
        until("the replicas serve again", lambda: serving() == REPLICAS, seconds=RECOVERY)
    assert set(readers.statuses) == {200}
    caught_up()


def test_without_the_primary_the_replicas_serve_readers(visitor: Visitor) -> None:
    Group.objects.create(name="there")
    caught_up()
    connections.close_all()
    with Readers(visitor, number=2) as readers:
        with stopped("primary"):
            until("the loss is noticed", lambda: states()["primary"] is nodes.State.DOWN)
            readers.statuses.clear()
            time.sleep(1.5)
            assert set(readers.statuses) == {200}
            assert set(readers.nodes) <= REPLICAS
            assert visitor().get("/groups/").json()["names"] == ["there"]
            late = visitor()  # it has read from the primary when that was too busy to say how far it was
            late.cookies[configuration().NODE_COOKIE_NAME] = Token(None, UNTOLD.node, UNTOLD.started).sign()
            assert late.get("/groups/").json()["names"] == ["there"]
        until("the primary is back", lambda: states()["primary"] is nodes.State.UP, seconds=RECOVERY)
        until("the replicas follow", lambda: serving() == REPLICAS, seconds=RECOVERY)
    assert set(readers.statuses) == {200}
    caught_up()


def test_a_replica_that_is_the_primary_serves_nothing(replicas: None, settings: Any) -> None:
    addresses = {
        **settings.DBROUTERS["REPLICA_ADMIN_URLS"],
        "replica2": settings.DBROUTERS["PRIMARY_ADMIN_URL"],
    }
    settings.DBROUTERS = {**settings.DBROUTERS, "REPLICA_ADMIN_URLS": addresses}
    until("it is found out", lambda: states()["replica2"] is nodes.State.PROMOTED)
    assert serving() == {"replica1"}


def test_a_replica_that_is_nowhere_serves_nothing(visitor: Visitor, settings: Any) -> None:
    addresses = {
        **settings.DBROUTERS["REPLICA_ADMIN_URLS"],
        "replica2": "postgres://nobody@127.0.0.1:1/nothing",
    }
    settings.DBROUTERS = {**settings.DBROUTERS, "REPLICA_ADMIN_URLS": addresses}
    assert serving() == {"replica1"}
    assert states()["replica2"] is nodes.State.DOWN
    for _ in range(5):
        assert visitor().get("/groups/").json()["node"] == "replica1"
        connections["replica"].close()


def test_a_primary_too_busy_to_tell_how_far_it_is_is_asked_before_any_other_node(
    replicas: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(balance, "upper_bound", lambda: UNREACHABLE)
    names = [one.name for one in candidates(None, without=(), in_flight=lambda _: 0, last=UNTOLD)]
    assert names[0] == "primary"
    assert set(names[1:]) <= REPLICAS
    assert names[1:], "it was gone by then, and the furthest replica is all there is"
