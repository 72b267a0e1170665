"""A read that recovery cancels runs again on another node, and its own node stays in use."""

import threading
from collections.abc import Iterator
from typing import LiteralString

import pytest

from tests.cluster.chaos.history import Operation
from tests.cluster.conftest import REPLICAS, Pages
from tests.cluster.nodes import sleeping, superuser, until

pytestmark = pytest.mark.cluster


@pytest.fixture
def impatient() -> Iterator[None]:
    """Standbys whose replay waits a third of a second for a reader, where the stack's wait three."""
    _set("SET max_standby_streaming_delay = '300ms'")
    yield
    _set("RESET max_standby_streaming_delay")


def _set(what: LiteralString) -> None:
    for name in REPLICAS:
        with superuser(name) as connection:
            connection.execute(f"ALTER SYSTEM {what}")
            connection.execute("SELECT pg_reload_conf()")


@pytest.mark.usefixtures("impatient")
def test_a_cancelled_read_runs_elsewhere_and_the_node_goes_on_serving(pages: Pages) -> None:
    reader, told = pages.client("reader"), list[Operation]()
    writer = pages.client("writer")
    writer.write()
    pages.shown_everywhere(writer)
    # Longer than max_standby_streaming_delay; the lock in the log cancels whoever reads.
    thread = threading.Thread(target=lambda: told.append(reader.read(slowly=1.5)))
    thread.start()
    until("the read sleeps on a replica", lambda: any(sleeping(name) for name in REPLICAS))
    (name,) = (name for name in REPLICAS if sleeping(name))
    with superuser("primary") as connection, connection.transaction():
        connection.execute("LOCK TABLE chaos_newest IN ACCESS EXCLUSIVE MODE")
    thread.join()
    assert told[0].status == 200
    assert told[0].node != name
    until(f"{name} serves at once", lambda: pages.client("other").read().node == name, seconds=1)
