"""The sections of the report, each from what was collected to JSON-able values.

Times are seconds, sizes bytes.
"""

from collections import defaultdict
from dataclasses import asdict
from typing import Any

from queryreport.collector import Row, Sample
from queryreport.measures import Measure
from queryreport.usage import Attribution, Statement, Usage

_POOL = (
    "database",
    "user",
    "cl_active",
    "cl_waiting",
    "sv_active",
    "sv_idle",
    "sv_used",
    "maxwait",
    "pool_mode",
)


def row(value: Any) -> Row:
    """Return a dataclass as a dict."""
    return asdict(value)


def node(sample: Sample) -> Row:
    """Describe one node: what dbrouters knows of it, and what it answered."""
    facts, server, counting = sample.node, sample.one("server"), sample.one("counting")
    return {
        "name": facts.name,
        "role": str(facts.role),
        "state": str(facts.state) if sample.answers else "down",
        "timeline": facts.timeline,
        "lsn": None if facts.lsn is None else f"{facts.lsn >> 32:X}/{facts.lsn & 0xFFFFFFFF:X}",
        "lag_bytes": facts.lag_bytes,
        "lag_seconds": facts.lag_seconds,
        "in_flight": facts.in_flight,
        "version": server.get("version"),
        "started_at": _iso(server.get("started_at")),
        "bytes": server.get("bytes"),
        "connections": server.get("connections"),
        "connection_limit": server.get("connection_limit"),
        "counting_since": _iso(counting.get("since")),
        "evicted": counting.get("evicted"),
        "activity": sample.rows.get("activity", []),
        "sessions": sample.rows.get("sessions", []),
        "senders": sample.rows.get("senders", []),
        "receiver": sample.one("receiver") or None,
        "slots": sample.rows.get("slots", []),
        "missing": sample.missing,
    }


def pool(found: Row) -> Row:
    """Describe one of PgBouncer's pools, under SHOW POOLS' own names."""
    return {name: found.get(name) for name in _POOL}


def load(usage: Usage, nodes: list[str]) -> Row:
    """Add time up by route and node; `share` is of all the time that views waited for statements."""
    cells: dict[tuple[str, str], dict[str, Measure]] = {view: {} for view in usage.requests}
    for statement in usage.statements:
        for key, measure in statement.by_key.items():
            cell = cells.setdefault((key.route, key.method), {})
            cell.setdefault(key.node, Measure()).add(measure)
    everything = sum(measure.seconds for cell in cells.values() for measure in cell.values()) or 1.0
    routes = []
    for (route, method), cell in cells.items():
        calls = sum(measure.calls for measure in cell.values())
        seconds = sum(measure.seconds for measure in cell.values())
        requests = usage.requests[route, method]
        routes.append(
            {
                "route": route,
                "method": method,
                "requests": requests,
                "calls": calls,
                "calls_per_request": calls / requests if requests else None,
                "seconds": seconds,
                "share": seconds / everything,
                "nodes": {name: _cell(measure, everything) for name, measure in cell.items()},
            }
        )
    routes.sort(key=lambda each: (each["seconds"], each["requests"]), reverse=True)
    seen = {name for cell in cells.values() for name in cell}
    return {"nodes": [*nodes, *sorted(seen - set(nodes))], "routes": routes}


def _cell(measure: Measure, everything: float) -> Row:
    return {
        "calls": measure.calls,
        "seconds": measure.seconds,
        "mean": measure.mean,
        "share": measure.seconds / everything,
    }


def statement(found: Statement) -> Row:
    """Describe one statement: the views' figures beside the servers'."""
    measure = found.measure()
    routes: defaultdict[tuple[str, str], Measure] = defaultdict(Measure)
    for key, part in found.by_key.items():
        routes[key.route, key.method].add(part)
    return {
        "fingerprint": found.fingerprint,
        "text": found.text,
        "site": found.site,
        "calls": measure.calls,
        "seconds": measure.seconds,
        "mean": measure.mean,
        "p95": measure.percentile(0.95),
        "slowest": measure.slowest,
        "rows": measure.rows,
        "routes": [
            {"route": route, "method": method, "calls": part.calls, "seconds": part.seconds}
            for (route, method), part in sorted(routes.items(), key=lambda item: -item[1].seconds)
        ],
        "nodes": {
            name: {**asdict(served), "mean": served.seconds / served.calls if served.calls else 0.0}
            for name, served in sorted(found.nodes.items())
        },
    }


def attribution(usage: Usage) -> Row:
    """Say, by node and in all, which share of the servers' time belongs to a view."""
    together = Attribution()
    for each in usage.attribution.values():
        together.seconds += each.seconds
        together.attributed += each.attributed
        together.own += each.own
    parts = {**usage.attribution, "all": together}
    return {
        name: {**asdict(part), "share": part.attributed / part.seconds if part.seconds else None}
        for name, part in parts.items()
    }


def cost(usage: Usage, own: dict[str, float], wrapper: float, building: float) -> Row:
    """Say what recording and reporting cost: `wrapper` is seconds a statement, measured here and now."""
    calls = sum(measure.calls for statement in usage.statements for measure in statement.by_key.values())
    waited = sum(measure.seconds for statement in usage.statements for measure in statement.by_key.values())
    return {
        "wrapper": wrapper,
        "statements": calls,
        "wrapper_seconds": wrapper * calls,
        "wrapper_share": wrapper * calls / waited if waited else None,
        "flushes": int(own.get("flushes", 0)),
        "flush_seconds": own.get("seconds", 0.0),
        "server_seconds": sum(each.own for each in usage.attribution.values()),
        "report_seconds": building,
    }


def _iso(moment: Any) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")
