"""Addresses that lead to another cluster, to the primary or nowhere: a check says so, and no page pays for it."""

import shutil
import signal
import subprocess
import urllib.parse
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.db import connections
from django.test import Client

from dbrouters import probes
from deploy import programs
from deploy.privileges import server_account
from deploy.stack import Stack
from tests.cluster.conftest import free_port
from tests.cluster.nodes import until

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])

Visitor = Callable[[], Client]

WRONG = {"another cluster": "dbrouters.E011", "the primary": "dbrouters.E010", "nowhere": "dbrouters.W001"}
"""Where a replica's address may lead by mistake, and what the check says."""


@pytest.fixture(scope="module")
def other_cluster() -> Iterator[str]:
    """The address of a server that is no relative of the stack's."""
    stack, account = Stack.from_environment(), server_account()
    found = programs.ensure([programs.POSTGRESQL], unpacked=stack.unpacked)
    folder, port = stack.home / "other-cluster", free_port()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    account.own(folder)
    quiet: dict[str, Any] = {
        "cwd": "/",
        "env": found.environment,
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
        **account.as_keywords,
    }
    initdb = ["initdb", "--username=postgres", "--auth=trust", "--no-sync", "--no-instructions", "--locale=C"]
    subprocess.run([found.pg_bin / initdb[0], *initdb[1:], f"--pgdata={folder}"], check=True, **quiet)
    server = subprocess.Popen(
        [found.pg_bin / "postgres", "-D", folder, "-p", str(port), "-h", "127.0.0.1", "-F", "-k", ""], **quiet
    )
    url = f"postgres://postgres@127.0.0.1:{port}/postgres"
    try:
        until("the other cluster answers", lambda: _answers(url))
        yield url
    finally:
        server.send_signal(signal.SIGINT)  # at once, whoever is connected
        server.wait(20)
        shutil.rmtree(folder)


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return False
    return True


@pytest.fixture(params=WRONG)
def wrong(request: pytest.FixtureRequest, settings: Any) -> tuple[str, str]:
    """A URL for replica2 that leads there, and the id of the check that finds it."""
    urls: dict[str, Callable[[], str]] = {
        "another cluster": lambda: request.getfixturevalue("other_cluster"),
        "the primary": lambda: settings.DBROUTERS["PRIMARY_ADMIN_URL"],
        "nowhere": lambda: "postgres://nobody@127.0.0.1:1/nothing",
    }
    return urls[request.param](), WRONG[request.param]


def node(url: str) -> dict[str, Any]:
    """The address as NODES has it."""
    parts = urllib.parse.urlsplit(url)
    return {
        "HOST": parts.hostname,
        "PORT": parts.port,
        "USER": parts.username,
        "PASSWORD": parts.password or "",
        "NAME": parts.path.lstrip("/"),
    }


def found() -> list[str]:
    messages = probes.check_servers(databases=["replica"])
    assert all(message.hint and "replica2" in message.msg for message in messages)
    return [message.id or "" for message in messages]


def pages_go_on(visitor: Visitor) -> None:
    """A dozen visitors' pages come, and none from the node that isn't what the settings say."""
    for _ in range(12):
        response = visitor().get("/groups/")
        assert response.status_code == 200
        assert response.json()["node"] in {"replica1", "primary"}
        connections["replica"].close()


def test_both_addresses_of_a_replica_lead_astray(
    visitor: Visitor, wrong: tuple[str, str], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, finding = wrong
    monkeypatch.setitem(settings.DATABASES["replica"]["NODES"], "replica2", node(url))
    addresses = {**settings.DBROUTERS["REPLICA_ADMIN_URLS"], "replica2": url}
    settings.DBROUTERS = {**settings.DBROUTERS, "REPLICA_ADMIN_URLS": addresses}
    assert found() == [finding, finding]
    pages_go_on(visitor)


def test_only_the_address_for_reads_leads_astray(
    visitor: Visitor, wrong: tuple[str, str], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, finding = wrong
    monkeypatch.setitem(settings.DATABASES["replica"]["NODES"], "replica2", node(url))
    settings.DBROUTERS = dict(settings.DBROUTERS)  # what was connected so far, wasn't by this address
    assert [identity for identity in found() if identity != "dbrouters.E012"] == [finding]
    pages_go_on(visitor)
