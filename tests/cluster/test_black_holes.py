"""Nodes that take connections and answer nothing: nobody waits for them for long."""

import threading
import time

import pytest

from tests.cluster.chaos.clients import Client
from tests.cluster.chaos.history import Operation
from tests.cluster.conftest import REPLICAS, Pages
from tests.cluster.nodes import frozen, healed, until

pytestmark = pytest.mark.cluster

PATIENCE = 6.0
"""Seconds that a read may take when its node falls silent under it, on a busy machine."""


def test_a_replica_that_falls_silent_under_its_readers(pages: Pages) -> None:
    done, told = threading.Event(), list[Operation]()
    readers: dict[str, list[Client]] = {name: [] for name in sorted(REPLICAS)}

    def enough() -> bool:
        """One more, who stays with the node that has been chosen for it."""
        reader = pages.client("reader")
        readers.get(reader.read().node, []).append(reader)
        return all(len(theirs) >= 3 for theirs in readers.values())

    def read(reader: Client) -> None:
        while not done.is_set():
            told.append(reader.read())

    until("three read from each", enough)
    threads = [
        threading.Thread(target=read, args=(one,)) for theirs in readers.values() for one in theirs[:3]
    ]
    for thread in threads:
        thread.start()
    until("they read", lambda: len(told) > 20)
    with frozen("replica1"):
        since = time.monotonic()

        def answered() -> set[str]:
            """Those who have asked and been answered since."""
            return {one.client for one in told if one.began > since}

        until(
            "nobody waits for the silent node", lambda: len(answered()) == len(threads), seconds=PATIENCE + 3
        )
        told_so_far = len(told)
        until("they go on", lambda: len(told) > told_so_far + 60)
        assert {one.node for one in told[told_so_far:]} == {"replica2"}
        done.set()
        for thread in threads:
            thread.join(PATIENCE)
        assert not any(thread.is_alive() for thread in threads), "a reader waits for the silent node"
    assert max(one.ended - one.began for one in told) < PATIENCE
    assert {one.status for one in told} == {200}


def test_a_silent_primary_holds_up_no_reader(pages: Pages) -> None:
    reader = pages.client("reader", user="shopper1")
    # Once it reads from a replica, it needs nothing that only the primary has.
    until("a replica serves it", lambda: reader.read().node in REPLICAS)
    with frozen("primary"):
        for _ in range(10):
            told = reader.read()
            assert told.status == 200
            assert told.node in REPLICAS
            assert told.ended - told.began < PATIENCE
    healed()
    until("writes are taken again", lambda: reader.write().status == 200)
