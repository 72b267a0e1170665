import pytest

from dbrouters.nodes import State
from queryreport import findings
from queryreport.collector import Sample
from queryreport.fingerprint import of
from queryreport.measures import Key
from queryreport.usage import Usage, join
from queryreport.verdict import Verdict
from tests.unit.queryreport.samples import READ, facts, node, recorded, sample, session, statement

SLOT = {"slot": "r", "kind": "physical", "active": True, "wal_status": "reserved", "kept_bytes": 99}

F = of(READ).fingerprint


def found(given, verdict=None):
    return [
        each.check for each in findings.find(given) if each.verdict != Verdict.OK or verdict == Verdict.OK
    ]


def test_a_healthy_stack_has_one_good_sentence_a_check():
    all_of_them = findings.find(facts())
    assert {each.verdict for each in all_of_them} == {Verdict.OK}
    assert len({each.check for each in all_of_them}) == len(all_of_them) == 12
    assert findings.worst(all_of_them) == Verdict.OK


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("nodes", facts(Sample(node("replica1"), missing={"connection": "refused"}))),
        ("nodes", facts(sample("replica1", {"state": State.PROMOTED}))),
        ("lag", facts(sample("replica1", {"lag_seconds": 5.1, "lag_bytes": 1000}))),
        ("receiver", facts(sample("replica1", receiver=[]))),
        (
            "slots",
            facts(sample(slots=[{**SLOT, "active": False, "wal_status": "extended"}])),
        ),
        ("idle_transactions", facts(sample(sessions=[session()]))),
        ("connections", facts(sample(server=[{"connections": 97, "connection_limit": 97}]))),
    ],
)
def test_what_is_bad_is_said_with_its_evidence_limit_and_next_step(name, given):
    first = findings.find(given)[0]
    assert (first.check, first.verdict) == (name, Verdict.BAD)
    assert first.evidence
    assert first.threshold
    assert first.step


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("connections", facts(sample(server=[{"connections": 80, "connection_limit": 97}]))),
        ("long_statements", facts(sample(sessions=[session(state="active")]))),
        ("pools", facts(pools=[{"database": "d", "cl_waiting": 2, "maxwait": 1, "sv_active": 5}])),
    ],
)
def test_what_deserves_a_look_is_a_warning(name, given):
    assert found(given) == [name]
    assert findings.worst(findings.find(given)) == Verdict.WARN


@pytest.mark.parametrize(
    "given",
    [
        facts(sample("replica1", {"lag_seconds": 4.9})),
        facts(sample("replica1", {"lag_seconds": None})),
        facts(sample(slots=[SLOT])),
        facts(sample(sessions=[session(state_seconds=59.0, statement_seconds=59.0)])),
        facts(sample(sessions=[session(state="active", statement_seconds=59.0)])),
        facts(pools=[{"database": "d", "cl_waiting": 0, "maxwait": 0, "sv_active": 5}]),
    ],
)
def test_what_is_within_its_limit_is_no_finding(given):
    assert found(given) == []


def test_an_answer_that_is_missing_is_unknown_not_ok():
    silent = Sample(
        node(), {"server": [{"connections": 1, "connection_limit": 9}]}, {"statements": "no extension"}
    )
    verdicts = {each.check: each.verdict for each in findings.find(facts(silent))}
    assert verdicts["slow_statements"] == Verdict.UNKNOWN


def test_statistics_that_are_missing_are_unknown():
    assert found(facts(usage=Usage(), missing={"statistics": "refused"})) == ["statistics"]
    assert found(facts(usage=Usage())) == ["statistics"]
    assert found(facts(missing={"pgbouncer": "refused"})) == ["pools"]


def usage(key: Key, text: str = READ, rows: list | None = None, **figures: int) -> Usage:
    return join(
        recorded(key, **figures),
        {key.fingerprint: text},
        {},
        [sample("primary", None, statements=rows or [])],
    )


@pytest.mark.parametrize(
    ("calls", "seconds", "slow"), [(100, 2.0, True), (99, 9.0, False), (100, 1.9, False)]
)
def test_a_statement_is_slow_when_it_is_frequent_too(calls, seconds, slow):
    used = usage(Key("/looks/", "GET", "replica1", F), rows=[statement(calls=calls, seconds=seconds)])
    assert found(facts(usage=used)) == (["slow_statements"] if slow else [])


@pytest.mark.parametrize(
    ("key", "text", "told"),
    [
        (Key("/looks/", "GET", "primary", F), READ, True),
        (Key("/looks/", "POST", "primary", F), READ, False),
        (Key("/looks/", "GET", "replica1", F), READ, False),
        (Key("/looks/", "GET", "primary", F), READ + " FOR UPDATE", False),
        (Key("/readyz", "GET", "primary", F), "SELECT $1", False),
        (Key("/looks/", "GET", "primary", F), "UPDATE t SET a = $1", False),
        (Key("/looks/", "GET", "primary", F), 'SELECT "id" FROM "catalogue_product"', False),
    ],
)
def test_a_read_on_the_primary_is_told_when_a_replica_could_serve_it(settings, key, text, told):
    settings.QUERYREPORT = {"PRIMARY_APPS": ("catalogue",)}
    assert found(facts(usage=usage(key, text, calls=100))) == (["primary_reads"] if told else [])


@pytest.mark.parametrize(("repeats", "told"), [(4, False), (5, True)])
def test_a_statement_repeated_in_one_request_is_told(repeats, told):
    used = usage(Key("/looks/", "GET", "replica1", F), repeats=repeats)
    assert found(facts(usage=used)) == (["repeats"] if told else [])


def test_time_that_no_view_asked_for_is_not_attributed():
    rows = [
        statement(calls=20, seconds=2.0),
        statement("SELECT pg_sleep(1)", seconds=3.0),
        statement("SELECT now()", seconds=7.0, own=True),
    ]
    used = usage(Key("/looks/", "GET", "primary", F), calls=10, rows=rows)
    share = used.attribution["primary"]
    assert (share.seconds, share.attributed, share.own) == (5.0, 1.0, 7.0)
    assert [each.text for each in used.strangers] == ["SELECT pg_sleep($1)"]
