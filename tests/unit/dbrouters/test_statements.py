"""Which statements may change a row."""

import pytest
from psycopg import sql

from dbrouters.statements import may_write, writes


@pytest.mark.parametrize(
    "statement",
    [
        'SELECT "a"."id" FROM "a" WHERE "a"."text" = %s',
        "  (SELECT 1) UNION (SELECT 2)",
        "/* a comment with DELETE */ SELECT 1",
        "-- UPDATE\nSELECT 1",
        'SELECT "a"."id" FROM "a" FOR UPDATE OF "a"',
        "SELECT 1 FROM a FOR NO KEY UPDATE",
        "WITH x AS (SELECT 1) SELECT * FROM x",
        "SELECT COUNT(*) FROM a",
        "SELECT now()",
        "select count(*) from a",
        "SELECT pg_current_wal_insert_lsn()",
        'SAVEPOINT "s1"',
        "SET CONSTRAINTS ALL IMMEDIATE",
        "SHOW timezone",
        "COPY (SELECT 1) TO STDOUT",
        "SELECT 1; SELECT 2;",
        b"SELECT 1",
        sql.SQL("SELECT 1"),
    ],
)
def test_reads(statement: object) -> None:
    assert not may_write(statement)
    assert not writes(statement)


@pytest.mark.parametrize(
    "statement",
    [
        'INSERT INTO "a" VALUES (%s)',
        " update a set b = 1",
        "/* hello */ DELETE FROM a",
        "WITH x AS (DELETE FROM a RETURNING *) SELECT * FROM x",
        "WITH x AS (SELECT 1) INSERT INTO a SELECT * FROM x",
        "SELECT * INTO b FROM a",
        "SELECT set_config('pgtrigger.ignore', 'x', true); UPDATE a SET b = 1",
        "SELECT procrastinate_defer_job_v1(%s)",
        "SELECT * FROM queue_next(%s)",
        "SELECT setval('a_id_seq', 1)",
        "SELECT pg_notify('a', 'b')",
        "TRUNCATE a",
        "MERGE INTO a USING b ON true WHEN MATCHED THEN DELETE",
        "CALL tidy()",
        "COPY a FROM STDIN",
        "EXPLAIN ANALYZE DELETE FROM a",
        "CREATE TABLE a ()",
        "DO $$ BEGIN END $$",
        "REFRESH MATERIALIZED VIEW a",
        sql.SQL("DELETE FROM a"),
    ],
)
def test_writes(statement: object) -> None:
    assert may_write(statement)


def test_a_function_is_no_write_by_its_own_words() -> None:
    assert not writes("SELECT inet_server_port()")
    assert may_write("SELECT inet_server_port()")
