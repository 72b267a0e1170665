"""The nodes as facts, and the command that shows them."""

import io
import json

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections

from dbrouters import context, nodes
from tests.integration.dbrouters.conftest import REPLICAS, wrapper_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])


def test_the_primary_comes_first_and_every_node_is_up(replicas: None) -> None:
    found = nodes.all_nodes()
    assert [node.name for node in found] == ["primary", "replica1", "replica2"]
    assert {node.state for node in found} == {nodes.State.UP}
    assert len({node.timeline for node in found}) == 1
    assert all(node.lsn and node.sampled_at and node.lag_bytes is not None for node in found)
    assert [node.receiving for node in found] == [None, True, True]


def test_what_is_checked_out_is_in_flight(replicas: None) -> None:
    with context.opened(), connections["replica"].cursor():
        name = wrapper_of("replica").node_name
        assert {node.name: node.in_flight for node in nodes.all_nodes()}[name] >= 1


@pytest.mark.parametrize("name", ["primary", *sorted(REPLICAS)])
def test_a_direct_connection_looks_and_does_not_touch(name: str) -> None:
    with nodes.connect(name) as connection:
        assert connection.execute("SHOW statement_timeout").fetchone() == ("2s",)
        assert connection.execute("SHOW lock_timeout").fetchone() == ("100ms",)
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            connection.execute("CREATE TABLE scratch ()")
    assert connection.closed


def test_a_node_that_is_not_there_is_named() -> None:
    with pytest.raises(nodes.UnknownNodeError, match="replica9"), nodes.connect("replica9"):
        pass


def test_the_command_shows_a_row_a_node_and_no_password(replicas: None) -> None:
    out = io.StringIO()
    call_command("nodes", stdout=out)
    shown = out.getvalue()
    assert all(name in shown for name in ("primary", *REPLICAS))
    assert "postgres://" not in shown


def test_the_command_speaks_json(replicas: None) -> None:
    out = io.StringIO()
    call_command("nodes", "--json", stdout=out)
    found = json.loads(out.getvalue())
    assert [node["state"] for node in found] == ["up", "up", "up"]
    assert found[0]["port"]
    assert "admin_url" not in found[0]
