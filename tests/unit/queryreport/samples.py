"""Facts as nodes report them, healthy unless a test says otherwise."""

from typing import Any

from dbrouters.nodes import Node, Role, State
from queryreport.collector import Sample
from queryreport.measures import Key, Measure
from queryreport.usage import Usage, join
from queryreport.verdict import Facts

READ = 'SELECT "looks_look"."id" FROM "looks_look" WHERE "looks_look"."id" = %s'


def node(name: str = "primary", **facts: Any) -> Node:
    known: dict[str, Any] = {
        "role": Role.PRIMARY if name == "primary" else Role.REPLICA,
        "state": State.UP,
        "timeline": 1,
        "lsn": 0x5000148,
        "lag_bytes": 0,
        "lag_seconds": 0.0,
        "in_flight": 0,
        "sampled_at": None,
        "admin_url": "",
    }
    return Node(name, **(known | facts))


def sample(
    name: str = "primary", facts: dict[str, Any] | None = None, **rows: list[dict[str, Any]]
) -> Sample:
    answers: dict[str, list[dict[str, Any]]] = {
        "server": [{"connections": 4, "connection_limit": 97}],
        "slots": [],
        "sessions": [],
        "statements": [],
        "receiver": [] if name == "primary" else [{"status": "streaming", "paused": False}],
    }
    return Sample(node(name, **(facts or {})), answers | rows)


def statement(
    sql: str = READ, calls: int = 10, seconds: float = 0.01, *, own: bool = False
) -> dict[str, Any]:
    return {"query": sql, "calls": calls, "seconds": seconds, "slowest": seconds, "rows": calls, "own": own}


def session(**facts: Any) -> dict[str, Any]:
    return {
        "pid": 4711,
        "role": "runway_app",
        "application": "",
        "state": "idle in transaction",
        "state_seconds": 90.0,
        "statement_seconds": 95.0,
        "query": "UPDATE t SET a = $1",
    } | facts


def recorded(key: Key, calls: int = 10, repeats: int = 1) -> dict[Key, Measure]:
    requests = {Key(key.route, key.method, "", ""): Measure(requests=calls)}
    return requests | {key: Measure(calls=calls, requests=calls, repeats=repeats, seconds=0.001 * calls)}


def facts(*samples: Sample, usage: Usage | None = None, **others: Any) -> Facts:
    found = samples or (sample(), sample("replica1"))
    healthy = usage or join(recorded(Key("/", "GET", "replica1", "f")), {"f": READ}, {}, found)
    return Facts(list(found), healthy, others.get("pools"), others.get("missing", {}))
