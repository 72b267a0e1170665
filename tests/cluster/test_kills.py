"""Nodes that are killed: a read that loses its node is answered by another, and no node comes back with less."""

import threading

import pytest

from tests.cluster.chaos.history import Operation
from tests.cluster.conftest import REPLICAS, Pages
from tests.cluster.nodes import healed, replay_paused, reset_connections, sleeping, stopped, until

pytestmark = pytest.mark.cluster


def test_a_replica_killed_in_the_middle_of_a_select(pages: Pages) -> None:
    reader, told = pages.client("reader"), list[Operation]()
    pages.client("writer").write()
    pages.shown_everywhere(pages.client("nobody"))
    thread = threading.Thread(target=lambda: told.append(reader.read(slowly=1.5)))
    thread.start()
    until("the read sleeps on a replica", lambda: any(sleeping(name) for name in REPLICAS))
    (name,) = (name for name in REPLICAS if sleeping(name))
    with stopped(name):
        thread.join()
    assert told[0].status == 200
    assert told[0].node != name


def test_connections_that_end_in_the_middle_of_a_select(pages: Pages) -> None:
    reader, told = pages.client("reader"), list[Operation]()
    pages.client("writer").write()
    pages.shown_everywhere(pages.client("nobody"))
    thread = threading.Thread(target=lambda: told.append(reader.read(slowly=1.5)))
    thread.start()
    until("the read sleeps on a replica", lambda: any(sleeping(name) for name in REPLICAS))
    (name,) = (name for name in REPLICAS if sleeping(name))
    reset_connections(name)
    thread.join()
    assert told[0].status == 200
    assert told[0].node != name


def test_a_replica_that_comes_back_behind_where_it_was(pages: Pages) -> None:
    writer, readers = pages.client("writer"), [pages.client(f"reader{number}") for number in range(4)]
    writer.write()
    pages.shown_everywhere(writer)
    with replay_paused("replica2"):
        writer.write()
        until("replica1 serves it", lambda: writer.read().node == "replica1")
        for reader in readers:
            reader.read()
        with stopped("replica1"):
            for reader in [writer, *readers]:
                reader.read()
        for reader in [writer, *readers]:
            reader.read()
    # The checker of `pages` says whether anybody saw less than before.


def test_without_the_primary_reads_go_on_and_writes_are_put_off(pages: Pages) -> None:
    member, stranger = pages.client("member", user="shopper1"), pages.client("stranger")
    assert member.write().status == 200
    pages.shown_everywhere(member)
    with stopped("primary"):
        for _ in range(5):
            assert stranger.read().node in REPLICAS
            assert member.read().status == 200, "a signed-in page"
        refused = member.write()
        assert refused.status == 503
        assert refused.retry_after
        assert stranger.read().status == 200
    healed()
    until("writes are taken again", lambda: member.write().status == 200)
    assert member.read().walls[0][member.name] == member.number
