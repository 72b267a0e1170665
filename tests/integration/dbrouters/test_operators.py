"""What operators do and see: nodes taken out of reads, a table that goes on, a capped rush, addresses probed."""

import io
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import connections
from django.test import Client

from dbrouters import context, nodes, probes, sampler
from dbrouters.backends.postgresql.errors import FallbackRefusedError
from dbrouters.board import board
from dbrouters.conf import configuration
from dbrouters.noticeboard import Noticeboard
from dbrouters.token import Token
from tests.cluster.nodes import replay_paused, until
from tests.integration.dbrouters.conftest import REPLICAS, caught_up, position, serving, wrapper_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])

Visitor = Callable[[], Client]


@pytest.fixture
def undrained() -> Iterator[None]:
    """No node stays drained."""
    yield
    known = board()
    assert known is not None
    for name in REPLICAS:
        known.undrain(name)
    caught_up()


def test_a_drained_node_serves_nobody_until_it_is_let_back_in(
    visitor: Visitor, undrained: None, caplog: pytest.LogCaptureFixture
) -> None:
    out = io.StringIO()
    call_command("nodes", "drain", "replica1", stdout=out)
    assert "replica1" in out.getvalue()
    until("it is noticed", lambda: serving() == {"replica2"}, seconds=1)
    for _ in range(6):
        assert visitor().get("/groups/").json()["node"] == "replica2"
    out = io.StringIO()
    call_command("nodes", "--json", stdout=out)  # a drained node is no failure
    assert {node["name"]: node["state"] for node in json.loads(out.getvalue())} == {
        "primary": "up",
        "replica1": "drained",
        "replica2": "up",
    }
    assert ("node_drained", "replica1") in [(r.message, getattr(r, "node", "")) for r in caplog.records]
    call_command("nodes", "undrain", "replica1", stdout=io.StringIO())
    until("it is let back in", lambda: serving() == REPLICAS, seconds=1)


def test_with_every_replica_drained_the_primary_serves(visitor: Visitor, undrained: None) -> None:
    for name in sorted(REPLICAS):
        call_command("nodes", "drain", name, stdout=io.StringIO())
    until("they are drained", lambda: serving() == set(), seconds=1)
    assert visitor().get("/groups/").json()["node"] == "primary"


@pytest.mark.parametrize("name", ["primary", "replica9"])
def test_only_a_replica_can_be_drained(name: str) -> None:
    with pytest.raises(CommandError, match="replica1, replica2"):
        call_command("nodes", "drain", name)


def test_an_operator_learns_that_nobody_was_told(settings: Any) -> None:
    settings.DBROUTERS = {**settings.DBROUTERS, "STATE_URL": "redis://127.0.0.1:1/0"}
    with pytest.raises(CommandError, match="nothing has changed"):
        call_command("nodes", "drain", "replica1")
    settings.DBROUTERS = {**settings.DBROUTERS, "STATE_URL": ""}
    with pytest.raises(CommandError, match="STATE_URL"):
        call_command("nodes", "drain", "replica1")


def test_a_watched_table_goes_on_until_it_is_interrupted() -> None:
    command = [sys.executable, "manage.py", "nodes", "--json", "--watch"]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "settings.test"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        lines = [json.loads(process.stdout.readline()) for _ in range(2)]
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
    assert [[node["name"] for node in line] for line in lines] == [["primary", "replica1", "replica2"]] * 2


def test_reads_are_counted_by_node_for_all_processes(visitor: Visitor) -> None:
    before, noticeboard = nodes.reads(), Noticeboard(lambda _: None)
    client = visitor()
    for _ in range(5):
        assert client.get("/groups/").json()["node"] in REPLICAS
    client.get("/on-primary/")
    noticeboard.read()

    def counted(name: str) -> int:
        return nodes.reads().get(name, 0) - before.get(name, 0)

    until("they are counted", lambda: sum(map(counted, REPLICAS)) >= 5 and counted("primary") >= 1)


def far() -> Token:
    here = position()
    return Token(type(here)(here.system_id, here.timeline, here.lsn + 2**40))


def test_a_rush_of_readers_without_a_replica_is_capped(replicas: None, settings: Any) -> None:
    settings.DBROUTERS = {**settings.DBROUTERS, "MAX_FALLBACKS": 1, "FALLBACK_WAIT": 0.1}
    caught_up()
    token, holding, done = far(), threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with context.opened(token):
                assert list(Group.objects.all()) == []
                assert wrapper_of("replica").node_name == "primary"
                holding.set()
                done.wait(20)
        finally:
            connections.close_all()

    thread = threading.Thread(target=hold)
    thread.start()
    try:
        assert holding.wait(20)
        with context.opened(token), pytest.raises(FallbackRefusedError):
            Group.objects.count()
        with context.opened():
            assert Group.objects.count() == 0, "a reader of the replicas was refused"
    finally:
        done.set()
        thread.join()
    connections["replica"].close()
    with context.opened(token):
        assert Group.objects.count() == 0


def states() -> set[nodes.State]:
    return {node.state for node in nodes.all_nodes() if node.name in REPLICAS}


def test_a_reader_who_takes_any_node_is_not_in_the_rush(replicas: None, settings: Any) -> None:
    settings.DBROUTERS = {
        **settings.DBROUTERS,
        "MAX_FALLBACKS": 1,
        "FALLBACK_WAIT": 30.0,
        "MAX_LAG_SECONDS": 0.2,
    }
    caught_up()
    holding, done = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with context.opened():
                Group.objects.count()
                assert wrapper_of("replica").node_name == "primary"
                holding.set()
                done.wait(20)
        finally:
            connections.close_all()

    with replay_paused(*REPLICAS):
        Group.objects.create(name="late")
        until("they lag", lambda: states() == {nodes.State.LAGGING})
        thread = threading.Thread(target=hold)
        thread.start()
        try:
            assert holding.wait(20)
            connections["replica"].close()
            with context.opened(), context.allow_stale():
                assert Group.objects.using("replica").count() == 0
                assert wrapper_of("replica").node_name in REPLICAS
        finally:
            done.set()
            thread.join()


def ids() -> list[str]:
    found = probes.check_servers(databases=["default"])
    assert all(message.hint for message in found)
    return sorted(message.id or "" for message in found)


def test_the_addresses_of_this_stack_are_right() -> None:
    assert ids() == []
    assert probes.check_servers(databases=None) == []


def test_an_address_of_the_primary_is_found_out(settings: Any) -> None:
    conf = settings.DBROUTERS
    addresses = {**conf["REPLICA_ADMIN_URLS"], "replica2": conf["PRIMARY_ADMIN_URL"]}
    settings.DBROUTERS = {**conf, "REPLICA_ADMIN_URLS": addresses}
    assert ids() == ["dbrouters.E010", "dbrouters.E012"]


def test_an_address_of_another_replica_is_found_out(settings: Any) -> None:
    conf = settings.DBROUTERS
    addresses = dict.fromkeys(REPLICAS, conf["REPLICA_ADMIN_URLS"]["replica1"])
    settings.DBROUTERS = {**conf, "REPLICA_ADMIN_URLS": addresses}
    assert ids() == ["dbrouters.E012"]


def test_an_address_of_nobody_is_found_out(settings: Any) -> None:
    conf = settings.DBROUTERS
    addresses = {**conf["REPLICA_ADMIN_URLS"], "replica1": "postgres://nobody@127.0.0.1:1/nothing"}
    settings.DBROUTERS = {**conf, "REPLICA_ADMIN_URLS": addresses}
    assert ids() == ["dbrouters.W001"]


def test_the_loss_of_a_write_is_told_once(visitor: Visitor, settings: Any) -> None:
    settings.DBROUTERS = {**settings.DBROUTERS, "ON_LOST_WRITE": f"{__name__}.note"}
    caught_up()
    until(
        "the watches of these settings know this history",
        lambda: sampler.running().lag(position()) is not None,
    )
    here, client = position(), visitor()
    ended = Token(type(here)(here.system_id, here.timeline - 1, here.lsn))
    noted.clear()
    client.cookies[configuration().COOKIE_NAME] = ended.sign()
    response = client.get("/groups/")
    assert response.json()["node"] == "primary"
    assert response.headers[f"{configuration().HEADER_NAME}-Lost"] == "1"
    assert noted == ["/groups/"]
    caught_up()
    assert client.get("/groups/").json()["node"] in REPLICAS
    assert noted == ["/groups/"]


noted: list[str] = []


def note(request: Any) -> None:
    noted.append(request.path)
