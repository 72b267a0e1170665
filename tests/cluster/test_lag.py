"""Replicas that are late: readers stay on them, writers see what they wrote, and an idle primary makes nobody late."""

import pytest

from dbrouters import nodes
from tests.cluster.conftest import REPLICAS, Pages
from tests.cluster.nodes import cut_off, delayed, replay_paused, until

pytestmark = pytest.mark.cluster


def states() -> dict[str, nodes.Node]:
    return {node.name: node for node in nodes.all_nodes()}


def test_replay_paused_on_one_sends_a_writer_to_the_other(pages: Pages) -> None:
    writer, reader = pages.client("writer"), pages.client("reader")
    with replay_paused("replica1"):
        for _ in range(5):
            writer.write()
            assert writer.read().node in {"replica2", "primary"}
            assert reader.read().node in REPLICAS | {"primary"}
        until("replica2 alone serves the writer", lambda: writer.read().node == "replica2")


def test_replay_paused_on_all_sends_the_writer_to_the_primary_and_nobody_else(pages: Pages) -> None:
    writer = pages.client("writer", user="shopper1")
    writer.write()
    pages.shown_everywhere(writer)
    with replay_paused(*REPLICAS):
        writer.write()
        told = writer.read()
        assert told.node == "primary"
        assert told.walls[0][writer.name] == writer.number
        told = pages.client("stranger").read()
        assert told.node in REPLICAS
        assert told.walls[0].get(writer.name) == writer.number - 1
    pages.shown_everywhere(writer)
    until("a replica serves the writer again", lambda: writer.read().node in REPLICAS)


def test_a_replica_without_a_wal_receiver_has_not_caught_up(pages: Pages) -> None:
    # It has replayed all that it received, so that comparing these two would call it caught up.
    writer = pages.client("writer")
    with cut_off(*REPLICAS):
        writer.write()
        assert writer.read().node == "primary"
        until("it is seen as late", lambda: (states()["replica1"].lag_bytes or 0) > 0)
        until("its receiver is known to be gone", lambda: states()["replica1"].receiving is False)
    pages.shown_everywhere(writer)
    until("a replica serves the writer again", lambda: writer.read().node in REPLICAS)


def test_an_idle_primary_makes_no_replica_late(pages: Pages) -> None:
    writer = pages.client("writer")
    writer.write()
    pages.shown_everywhere(writer)
    for _ in range(20):
        assert pages.client("reader").read().node in REPLICAS
    assert {states()[name].state for name in REPLICAS} == {nodes.State.UP}
    assert max(states()[name].lag_seconds or 0 for name in REPLICAS) < 1


def test_all_replicas_late_at_once_cost_offload_and_nothing_else(pages: Pages) -> None:
    writers = [pages.client(f"writer{number}") for number in range(4)]
    strangers = [pages.client(f"stranger{number}") for number in range(4)]
    with delayed(700, *REPLICAS):
        for _ in range(5):
            for writer, stranger in zip(writers, strangers, strict=True):
                assert writer.write().status == 200
                assert writer.read().status == 200
                assert stranger.read().node in REPLICAS
