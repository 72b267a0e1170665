"""Every fault of the query cache, on real servers: no stale row in any round.

`make bench ARGS=cachefaults` plays the same against django-cachalot as it comes.
"""

import threading
from collections.abc import Iterator

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo
from pytest_django import Settings

from caching import heartbeat, publication, tail
from caching.bypass import bypassed
from loadtests.cachefaults import faults
from loadtests.cachefaults.redis import OwnRedis
from loadtests.cachefaults.scene import ColdError, Scene
from settings.env import env
from tests.cluster.nodes import until
from tests.integration.caching.test_tail import forget_slot, outsider

pytestmark = pytest.mark.cluster

SLOW = 5  # rounds of a fault that takes its time; the benchmark plays them all


@pytest.fixture
def scene(committing: None, own_redis: OwnRedis, settings: Settings) -> Iterator[Scene]:
    """A scene whose caches are on a Redis of its own, with a tail that follows the test database."""
    pool = {"CONNECTION_POOL_KWARGS": {"max_connections": 500, "timeout": 5.0}}
    settings.CACHES = {
        alias: {**cache, "OPTIONS": {**cache["OPTIONS"], **pool}} for alias, cache in settings.CACHES.items()
    }
    settings.CACHING = {
        **settings.CACHING,
        "TAIL_URL": make_conninfo(env.str("WAL_TAIL_URL"), dbname=str(connection.settings_dict["NAME"])),
        "BREAK_SECONDS": 0.01,
        "MARK_SECONDS": 1,
        "WAIT_SECONDS": 20.0,
        "TAIL_INTERVAL": 0.005,
    }
    publication.publish("default")
    stopping = threading.Event()
    follower = threading.Thread(target=tail.follow, args=[stopping])
    follower.start()
    try:
        until("the tail lives", lambda: heartbeat.last() is not None)
        with Scene(own_redis) as scene:
            yield scene
    finally:
        stopping.set()
        follower.join(20)
        with outsider() as somebody:
            somebody.execute(f"DROP PUBLICATION IF EXISTS {publication.NAME}")
            forget_slot(somebody)


@pytest.mark.parametrize("fault", faults.FAULTS, ids=lambda fault: fault.play.__name__)
def test_no_fault_makes_a_stale_row(scene: Scene, fault: faults.Fault) -> None:
    assert fault.stale(scene, fault.rounds if fault.rounds >= 200 else SLOW) == 0


def test_one_of_two_hundred_readers_asks(scene: Scene) -> None:
    assert faults.fillers(scene) == 1


def test_a_cache_that_is_off_is_no_success(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loadtests.cachefaults.scene.WARM_WITHIN", 0.2)
    with bypassed(), pytest.raises(ColdError):
        faults.FAULTS[0].stale(scene, 1)
