"""The counters of every node, read from real servers."""

import os

import psycopg
import pytest

from loadtests import statements
from loadtests.errors import SiteUnreachableError


def nodes() -> dict[str, str]:
    replicas = os.environ["REPLICA_ADMIN_URLS"].split(",")
    return {"primary": os.environ["PRIMARY_ADMIN_URL"], "replica1": replicas[0], "replica2": replicas[1]}


def run(url: str, *queries: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for query in queries:
            connection.execute(query.encode())


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("SELECT count(*) FROM pg_class", "read"),
        ("-- which?\nSELECT count(*) FROM pg_index", "read"),
        ("/*route='looks'*/ WITH one AS (SELECT 1 AS x) SELECT x FROM one", "read"),
        ("INSERT INTO pg_temp.notes VALUES (1)", "write"),
        ("-- why?\n/* there */ UPDATE pg_temp.notes SET n = 2", "write"),
        ("WITH gone AS (DELETE FROM pg_temp.notes RETURNING n) SELECT n FROM gone", "write"),
        ("SELECT pg_current_wal_insert_lsn()", "write"),
        ("SELECT 1", "background"),
        ("DELETE /* denorm_worker */ FROM pg_temp.notes", "background"),
        ("SELECT note.n FROM pg_temp.denorm_delta AS note", "background"),
        ("UPDATE pg_temp.notes SET n = n WHERE FALSE", "background"),
        ("UPDATE pg_temp.notes SET n = n + 1 WHERE FALSE", "write"),
        ("SELECT set_config('TimeZone', 'UTC', false)", "background"),
        ("SELECT 'procrastinate_jobs' FROM pg_class LIMIT 1", "read"),
    ],
)
def test_a_statement_of_the_site_is_counted_as_what_it_is(query: str, kind: str) -> None:
    with statements.Probe(nodes()) as probe:
        with psycopg.connect(os.environ["DIRECT_DATABASE_URL"], autocommit=True) as connection:
            connection.execute("CREATE TEMP TABLE notes (n int); CREATE TEMP TABLE denorm_delta (n int)")
            before, listed = probe.read(), probe.list()
            for _ in range(3):
                connection.execute(query.encode())
        counted, after = statements.difference(before, probe.read()), probe.list()
    # The test stack's own site may be running beside: its readiness probes are background.
    others = {
        other: count for other, count in counted["primary"].items() if other not in (kind, "background")
    }
    if kind != "background":
        [ran] = [found for found in statements.most_frequent(listed, after) if found["kind"] == kind]
        assert (ran["node"], ran["calls"]) == ("primary", 3)
    assert counted["primary"][kind] >= 3 if kind == "background" else counted["primary"][kind] == 3
    assert set(others.values()) == {0}


def test_a_replicas_reads_are_its_own() -> None:
    with statements.Probe(nodes()) as probe:
        before = probe.read()
        run(os.environ["REPLICA_DIRECT_URLS"].split(",")[1], *["SELECT count(*) FROM pg_class"] * 5)
        counted = statements.difference(before, probe.read())
    assert counted["replica2"]["read"] == 5
    assert counted["replica1"]["read"] == counted["primary"]["read"] == 0


def test_monitoring_and_migrations_are_not_the_site() -> None:
    with statements.Probe(nodes()) as probe:
        before = probe.read()
        for url in (os.environ["PRIMARY_ADMIN_URL"], os.environ["MIGRATION_DATABASE_URL"]):
            run(url, "SELECT count(*) FROM pg_class")
        assert statements.difference(before, probe.read())["primary"]["read"] == 0


def test_counters_that_were_reset_are_noticed() -> None:
    before = {"primary": {"read": 10, "write": 0, "background": 0}}
    after = {"primary": {"read": 2, "write": 0, "background": 0}}
    assert statements.was_reset(statements.difference(before, after)) == ["primary"]


def test_a_node_that_is_down_is_one_line() -> None:
    with pytest.raises(SiteUnreachableError, match="replica9") as caught:
        statements.Probe({"replica9": "postgres://runway_monitor@127.0.0.1:1/runway"})
    assert "\n" not in str(caught.value)
