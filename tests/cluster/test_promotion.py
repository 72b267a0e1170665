"""A standby is promoted without the last write: it leaves the replicas, and who wrote is told, not left to wonder."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dbrouters import nodes
from dbrouters.conf import configuration
from deploy.stack import Stack
from settings.env import BASE_DIR
from tests.cluster.chaos import server
from tests.cluster.chaos.clients import Client
from tests.cluster.conftest import Pages, free_port
from tests.cluster.nodes import cut_off, healed, superuser, until
from tests.stack import deploy

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(240)]


@contextmanager
def promotable(name: str) -> Iterator[None]:
    """Whatever becomes of the standby inside the block, afterwards it is a fresh copy of the primary."""
    try:
        yield
    finally:
        Stack.from_environment().control(name, "stop")
        deploy("up", "--servers")
        healed()


def after_failover() -> dict[str, str]:
    """The addresses once replica2 is the primary; the old primary came back, and is listed as its replica."""
    ours, theirs = os.environ["REPLICA_DIRECT_URLS"].split(",")
    ports = Stack.from_environment().ports
    monitor = os.environ["REPLICA_ADMIN_URLS"].split(",")
    direct = os.environ["DIRECT_DATABASE_URL"]
    return {
        "DATABASE_URL": direct.replace(f":{ports.primary}/", f":{ports.replica2}/"),
        "PRIMARY_ADMIN_URL": monitor[1],
        "REPLICA_URLS": f"{ours},{theirs.replace(f':{ports.replica2}/', f':{ports.primary}/')}",
        "REPLICA_ADMIN_URLS": f"{monitor[0]},{os.environ['PRIMARY_ADMIN_URL']}",
        # What this history remembers of its users is no matter of the stack's.
        "STATE_URL": os.environ["STATE_URL"].removesuffix("/0") + "/5",
    }


@pytest.mark.parametrize("pages", ["direct"], indirect=True)
def test_a_promotion_that_loses_a_write(pages: Pages, tmp_path: Path) -> None:
    writer, log = pages.client("writer", user="shopper1"), tmp_path / "after.log"
    writer.write()
    pages.shown_everywhere(writer)
    with promotable("replica2"):
        with cut_off("replica2"):
            assert writer.write().status == 200
            with superuser("replica2") as connection:
                connection.execute("SELECT pg_promote()")
        until("it is found out", lambda: states()["replica2"] is nodes.State.PROMOTED)

        def readers() -> set[str]:
            return {pages.client("reader").read().node for _ in range(15)}

        until("the site finds it out, too", lambda: "replica2" not in readers())
        # The old primary still has its site: the promoted node, still listed, serves nobody.
        assert "replica2" not in readers()
        assert writer.read().walls[0][writer.name] == writer.number
        assert _first_word(writer) == "lost", "a process that has just begun"
        with server.gunicorn(log, free_port(), WEB_CONCURRENCY="1", **after_failover()) as address:
            _over_there(address, writer, log)


FIRST_WORD = """
import sys
import django
django.setup()
from dbrouters import sampler, token
from dbrouters.position import UNREACHABLE
print({(UNREACHABLE, True): "lost"}.get(sampler.running().carried_over(token.read(sys.argv[1]).position), "believed"))
sampler.stop()
"""


def _first_word(writer: Client) -> str:
    """What a new process makes of the writer's token, before it has asked any node for anything else."""
    done = subprocess.run(
        [sys.executable, "-c", FIRST_WORD, writer.cookies[configuration().COOKIE_NAME]],
        env={**os.environ, **after_failover(), "DJANGO_SETTINGS_MODULE": "settings.production"},
        cwd=BASE_DIR,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def _over_there(address: str, writer: Client, log: Path) -> None:
    moved = Client(
        address, writer.name, type(writer.history)(), user=writer.user, cookies=dict(writer.cookies)
    )
    moved.number = writer.number
    told = moved.read()
    assert (told.status, told.node) == (200, "primary")
    assert told.walls[0][moved.name] == moved.number - 1, "the new history, which never had it"
    assert "write_may_be_lost" in log.read_text()
    # Neither the old primary nor its standby, which has the lost write, is of the new history.
    strangers = [Client(address, "stranger", type(writer.history)()) for _ in range(15)]
    assert {stranger.read().node for stranger in strangers} == {"primary"}
    assert moved.write().status == 200
    assert moved.read().walls[0][moved.name] == moved.number


def states() -> dict[str, nodes.State]:
    return {node.name: node.state for node in nodes.all_nodes()}
