"""The pages under test by both ways to the servers, and clients whose every answer is checked in the end."""

import itertools
import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.cluster.chaos import server
from tests.cluster.chaos.checker import violations
from tests.cluster.chaos.clients import Client
from tests.cluster.chaos.history import History
from tests.cluster.nodes import healed, until
from tests.site import Site

ROUTES = ("pgbouncer", "direct")
REPLICAS = {"replica1", "replica2"}
_RUN = itertools.count(1)
"""Tells the clients of one test from another's: all write into the same tables."""


@dataclass
class Pages:
    """The pages of `tests.cluster.chaos.views` at an address; what their clients were told is in the history."""

    address: str
    history: History = field(default_factory=History)

    def client(self, name: str, *, user: str = "") -> Client:
        """A new browser; it signs in when it is somebody's."""
        return Client(self.address, f"{name}-{next(_RUN)}", self.history, user=user).enter()

    def shown_everywhere(self, client: Client) -> None:
        """Wait until both replicas show what the client has written last."""
        healed()
        found: set[str] = set()

        def seen() -> bool:
            told = Client(self.address, "looker", History()).read()
            if told.walls and told.walls[0].get(client.name, 0) >= client.number:
                found.add(told.node)
            return found >= REPLICAS

        until("both replicas show it", seen)


@pytest.fixture(scope="session")
def tables(site: Site) -> Iterator[None]:
    """The tables that clients write into, kept for all tests: the sites of `addresses` outlive any one of them."""
    with server.tables():
        yield


@pytest.fixture(scope="session")
def addresses(tables: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The two sites under test: one by PgBouncer, one that talks to the servers itself."""
    folder = tmp_path_factory.mktemp("pages")
    ways = {
        "pgbouncer": {},
        "direct": {
            "DATABASE_URL": os.environ["DIRECT_DATABASE_URL"],
            "REPLICA_URLS": os.environ["REPLICA_DIRECT_URLS"],
        },
    }
    with ExitStack() as servers:
        yield {
            route: servers.enter_context(
                server.gunicorn(Path(folder / f"{route}.log"), free_port(), WEB_CONCURRENCY="1", **variables)
            )
            for route, variables in ways.items()
        }


@pytest.fixture(params=ROUTES)
def pages(request: pytest.FixtureRequest, addresses: dict[str, str]) -> Iterator[Pages]:
    """The pages by one of the ways. Whatever a test asks, no client of it may have seen a promise broken."""
    healed()
    found = Pages(addresses[request.param])
    yield found
    healed()
    found.history.final = server.held()
    assert violations(found.history) == []


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
