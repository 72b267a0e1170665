"""The report for a terminal."""

from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from queryreport import page
from queryreport.figures import ABSENT, amount, duration, share, size
from queryreport.fingerprint import brief

_STYLES = {"bad": "bold red", "warn": "yellow", "unknown": "magenta", "ok": "green"}
_LONGEST = 10


def show(report: dict[str, Any], console: Console) -> None:
    """Print the report: verdict, nodes, load by view, statements, what it cost."""
    _findings(report, console)
    _nodes(report, console)
    _load(report, console)
    _statements(report, console)
    cost = report["cost"]
    console.print(
        f"\nThis report took {duration(cost['report_seconds'])}; recording adds {duration(cost['wrapper'])} "
        f"to a statement, {share(cost['wrapper_share'])} of what views waited."
    )


def _findings(report: dict[str, Any], console: Console) -> None:
    shown = page.context(report)
    console.print(Text(f"{shown['headline']}, {shown['generated']}", style=_STYLES[report["verdict"]]))
    for finding in shown["open_findings"]:
        mark = (f"{finding['verdict']:8}", _STYLES[finding["verdict"]])
        console.print(Text.assemble(mark, finding["title"]), soft_wrap=True)
        for label, part in (("saw", "evidence"), ("limit", "threshold"), ("next", "step")):
            if finding[part]:
                console.print(Text(f"        {label:6}{finding[part]}", style="dim"), soft_wrap=True)
    for each in shown["passed"]:
        console.print(Text.assemble(("ok      ", _STYLES["ok"]), each["title"]))


def _table(title: str, *columns: str, text: int = 1) -> Table:
    """Make a table whose first `text` columns hold words and the others figures."""
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for number, column in enumerate(columns):
        words = number < text
        table.add_column(column, justify="left" if words else "right", overflow="fold", no_wrap=not words)
    return table


def _nodes(report: dict[str, Any], console: Console) -> None:
    table = _table("\nNodes", "node", "role", "state", "lag", "behind", "in flight", "connections", text=3)
    for node in report["nodes"]:
        table.add_row(
            node["name"],
            node["role"],
            node["state"],
            duration(node["lag_seconds"]),
            size(node["lag_bytes"]),
            amount(node["in_flight"]),
            f"{amount(node['connections'])}/{amount(node['connection_limit'])}",
        )
    console.print(table)


def _load(report: dict[str, Any], console: Console) -> None:
    nodes = report["load"]["nodes"]
    table = _table(
        "\nLoad by view: statements on each node", "view", "requests", "per request", *nodes, "time", "share"
    )
    for route in report["load"]["routes"][:_LONGEST]:
        cells = [route["nodes"].get(name) for name in nodes]
        table.add_row(
            f"{route['method']} {route['route']}",
            amount(route["requests"]),
            ABSENT if route["calls_per_request"] is None else f"{route['calls_per_request']:.1f}",
            *(amount(cell["calls"]) if cell else "" for cell in cells),
            duration(route["seconds"]),
            share(route["share"]),
        )
    console.print(table)


def _statements(report: dict[str, Any], console: Console) -> None:
    table = _table(
        "\nStatements by time that views waited", "statement", "calls", "time", "mean", "p95", "server mean"
    )
    for each in report["statements"][:_LONGEST]:
        served = each["nodes"].values()
        calls = sum(node["calls"] for node in served)
        table.add_row(
            brief(each["text"]),
            amount(each["calls"]),
            duration(each["seconds"]),
            duration(each["mean"]),
            duration(each["p95"]),
            duration(sum(node["seconds"] for node in served) / calls if calls else None),
        )
    console.print(table)
