"""`manage.py nodes`: how every node is, and which of them serve no reads because an operator says so."""

import dataclasses
import json
import sys
import time
from argparse import ArgumentParser
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.live import Live
from rich.table import Table

from dbrouters.addresses import replica_names
from dbrouters.board import Board, BoardUnavailableError, board
from dbrouters.nodes import Node, State, all_nodes, reads
from dbrouters.position import lsn_text

_COLOURS = {
    State.UP: "green",
    State.LAGGING: "yellow",
    State.DOWN: "red",
    State.DRAINED: "cyan",
    State.PROMOTED: "magenta",
}
_COLUMNS = ("node", "role", "state", "timeline", "LSN", "lag", "behind", "in flight", "reads")
_WELL = (State.UP, State.DRAINED)
_WIDTH = 120  # characters
_INTERVAL = 1.0  # seconds between two looks of --watch


class Command(BaseCommand):
    help = (
        "Show the state of the primary and of every replica; exit status 1 when one is neither up nor drained. "
        "'drain NAME' takes a replica out of reads in every process within a second, 'undrain NAME' lets it back in."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", nargs="?", choices=["drain", "undrain"])
        parser.add_argument("name", nargs="?", help="a replica")
        parser.add_argument("--json", action="store_true", help="print one JSON document instead of a table")
        parser.add_argument("--watch", action="store_true", help="look again every second, until Ctrl-C")

    def handle(self, *_: Any, **options: Any) -> None:
        if options["action"]:
            self._mark(options["action"], options["name"])
        elif options["watch"]:
            self._watch(as_json=options["json"])
        else:
            self._show(as_json=options["json"])

    def _mark(self, action: str, name: str | None) -> None:
        if name not in replica_names():
            raise CommandError(f"Name one of the replicas: {', '.join(replica_names())}.")
        assert name is not None  # noqa: S101 - it is one of them
        known = _board()
        try:
            known.drain(name) if action == "drain" else known.undrain(name)
        except BoardUnavailableError as error:
            raise CommandError(f"The state Redis doesn't answer, so nothing has changed: {error}") from error
        verb = "reads nothing more from" if action == "drain" else "may read again from"
        self.stdout.write(f"Every process {verb} {name} within a second.")

    def _show(self, *, as_json: bool) -> None:
        nodes = all_nodes()
        if as_json:
            self.stdout.write(json.dumps(_document(nodes), indent=2))
        else:
            self._console().print(_table(nodes))
        if any(node.state not in _WELL for node in nodes):
            sys.exit(1)

    def _watch(self, *, as_json: bool) -> None:
        """Look again and again: on a terminal one table that changes, elsewhere one after the other."""
        console = self._console()
        try:
            if as_json or not console.is_terminal:
                while True:
                    nodes = all_nodes()
                    if as_json:
                        self.stdout.write(json.dumps(_document(nodes)))
                    else:
                        console.print(_table(nodes))
                    self.stdout.flush()
                    time.sleep(_INTERVAL)
            with Live(_table(all_nodes()), console=console, auto_refresh=False) as live:
                while True:
                    live.update(_table(all_nodes()), refresh=True)
                    time.sleep(_INTERVAL)
        except KeyboardInterrupt:
            pass

    def _console(self) -> Console:
        # A pipe has no width, and names in full are what a script looks for.
        width = None if self.stdout.isatty() else _WIDTH
        return Console(file=self.stdout, highlight=False, width=width)  # type: ignore[arg-type]


def _board() -> Board:
    known = board()
    if known is None:
        raise CommandError('Processes have nowhere to learn of it: set DBROUTERS["STATE_URL"] to a Redis.')
    return known


def _shares() -> dict[str, float]:
    counts = reads()
    total = sum(counts.values())
    return {name: count / total for name, count in counts.items()} if total else {}


def _document(nodes: tuple[Node, ...]) -> list[dict[str, Any]]:
    shares = _shares()
    return [{**_facts(node), "share_of_reads": _rounded(shares.get(node.name))} for node in nodes]


def _facts(node: Node) -> dict[str, Any]:
    facts = dataclasses.asdict(node)
    del facts["admin_url"]  # it holds a password
    address = psycopg.conninfo.conninfo_to_dict(node.admin_url)
    return {
        **facts,
        "lsn": lsn_text(node.lsn) if node.lsn is not None else None,
        "lag_seconds": _rounded(node.lag_seconds),
        "sampled_at": node.sampled_at.isoformat() if node.sampled_at else None,
        "host": address.get("host"),
        "port": address.get("port"),
    }


def _rounded(number: float | None) -> float | None:
    return round(number, 3) if number is not None else None


def _table(nodes: tuple[Node, ...]) -> Table:
    table, shares = Table(*_COLUMNS), _shares()
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
            f"{shares[node.name]:.1%}" if node.name in shares else "-",
        )
    return table
