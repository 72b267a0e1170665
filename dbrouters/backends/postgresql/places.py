"""Where the virtual alias finds each node; what a node's entry leaves out is the alias's own."""

from collections.abc import Mapping
from typing import Any

from django.db import connections

from dbrouters.conf import PRIMARY_NODE, configuration

_PARAMETERS = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password", "NAME": "dbname"}


def place_of(node: str, alias: Mapping[str, Any]) -> Mapping[str, Any]:
    """The node's entry in NODES; the primary's is its own alias."""
    if node == PRIMARY_NODE:
        primary: Mapping[str, Any] = connections[configuration().PRIMARY_ALIAS].settings_dict
        return primary
    found: Mapping[str, Any] = alias["NODES"][node]
    return found


def address_of(node: str, alias: Mapping[str, Any]) -> dict[str, Any]:
    """What psycopg is told in place of the alias's own."""
    found = place_of(node, alias)
    return {ours: found[theirs] for theirs, ours in _PARAMETERS.items() if found.get(theirs)}


def database_of(node: str, alias: Mapping[str, Any]) -> str:
    """The name of the database there: the test database has pools of its own."""
    return str(place_of(node, alias).get("NAME") or alias["NAME"])
