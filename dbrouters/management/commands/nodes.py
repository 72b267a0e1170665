"""`manage.py nodes`: how every node is."""

import dataclasses
import json
import sys
from argparse import ArgumentParser
from typing import Any

import psycopg
from django.core.management.base import BaseCommand
from rich.console import Console
from rich.table import Table

from dbrouters.nodes import Node, State, all_nodes
from dbrouters.position import lsn_text

_COLOURS = {State.UP: "green", State.LAGGING: "yellow", State.DOWN: "red", State.PROMOTED: "magenta"}
_COLUMNS = ("node", "role", "state", "timeline", "LSN", "lag", "behind", "in flight")


class Command(BaseCommand):
    help = "Show the state of the primary and of every replica. Exit status 1 when one isn't up."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON document instead of a table")

    def handle(self, *_: Any, **options: Any) -> None:
        nodes = all_nodes()
        if options["json"]:
            self.stdout.write(json.dumps([_facts(node) for node in nodes], indent=2))
        else:
            Console(file=self.stdout, highlight=False).print(_table(nodes))  # type: ignore[arg-type]
        if any(node.state is not State.UP for node in nodes):
            sys.exit(1)


def _facts(node: Node) -> dict[str, Any]:
    facts = dataclasses.asdict(node)
    del facts["admin_url"]  # it holds a password
    address = psycopg.conninfo.conninfo_to_dict(node.admin_url)
    return {
        **facts,
        "lsn": lsn_text(node.lsn) if node.lsn is not None else None,
        "lag_seconds": round(node.lag_seconds, 3) if node.lag_seconds is not None else None,
        "sampled_at": node.sampled_at.isoformat() if node.sampled_at else None,
        "host": address.get("host"),
        "port": address.get("port"),
    }


def _table(nodes: tuple[Node, ...]) -> Table:
    table = Table(*_COLUMNS)
    for node in nodes:
        table.add_row(
            node.name,
            node.role,
            f"[{_COLOURS[node.state]}]{node.state}[/]",
            str(node.timeline or "-"),
            lsn_text(node.lsn) if node.lsn is not None else "-",
            f"{node.lag_bytes} B" if node.lag_bytes is not None else "-",
            f"{node.lag_seconds:.1f} s" if node.lag_seconds is not None else "-",
            str(node.in_flight),
        )
    return table
