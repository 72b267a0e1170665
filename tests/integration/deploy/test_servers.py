import os
import signal
import socket
import time

import psycopg
import pytest

from deploy import processes
from deploy.environment import Secrets, assignments
from deploy.stack import NODES, SERVERS
from deploy.supervision import State


@pytest.fixture
def addresses(mended):
    stack = mended.stack
    return assignments(stack, Secrets.kept_in(stack.directory / "secrets.json"))


def ask(url: str, statement: str):
    with psycopg.connect(url, autocommit=True, connect_timeout=3) as connection:
        return connection.execute(statement).fetchone()


def test_every_server_answers_and_says_so(mended):
    done = mended("status")

    assert done.returncode == 0
    assert [line.split()[:2] for line in done.stdout.splitlines()] == [[part, "up"] for part in SERVERS]


def test_up_again_is_a_no_op(mended):
    before = {part: mended.stack.pid(part) for part in SERVERS}
    started = time.monotonic()
    mended.up()

    assert time.monotonic() - started < 5
    assert {part: mended.stack.pid(part) for part in SERVERS} == before


def test_the_web_writes_through_pgbouncer_and_reads_on_both_replicas(addresses):
    with psycopg.connect(addresses["MIGRATION_DATABASE_URL"]) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS note (body text)")
    with psycopg.connect(addresses["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("INSERT INTO note VALUES ('written')")
        position = connection.execute("SELECT pg_current_wal_flush_lsn()").fetchone()[0]
    for url in addresses["REPLICA_URLS"].split(","):
        deadline = time.monotonic() + 5
        while ask(url, f"SELECT pg_last_wal_replay_lsn() >= '{position}'") != (True,):
            assert time.monotonic() < deadline
        assert ask(url, "SELECT body FROM note") == ("written",)


def test_each_role_may_do_its_work_and_no_more(addresses):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(addresses["DATABASE_URL"], "CREATE TABLE forbidden (id int)")
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        ask(addresses["REPLICA_URLS"].split(",")[0], "CREATE TABLE forbidden (id int)")
    # Its role is read-only wherever it connects, a promoted replica included.
    promoted = addresses["REPLICA_DIRECT_URLS"].split(",")[0].rpartition(":")[0] + ":"
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        ask(promoted + addresses["DIRECT_DATABASE_URL"].rpartition(":")[2], "CREATE TABLE forbidden (id int)")
    assert ask(addresses["PRIMARY_ADMIN_URL"], "SELECT count(*) > 0 FROM pg_stat_statements") == (True,)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(addresses["PRIMARY_ADMIN_URL"], "SELECT * FROM pg_authid")


def test_the_owner_makes_databases_with_the_extensions_of_tests(addresses):
    owner = addresses["MIGRATION_DATABASE_URL"]
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("CREATE DATABASE shop")
        try:
            found = ask(f"{owner.rpartition('/')[0]}/shop", "SELECT similarity('look', 'looks') > 0")
        finally:
            connection.execute("DROP DATABASE shop")
    assert found == (True,)


def test_pgbouncer_shows_its_pools_to_the_monitor(addresses):
    with psycopg.connect(addresses["PGBOUNCER_ADMIN_URL"], autocommit=True) as connection:
        names = {row[0] for row in connection.execute("SHOW DATABASES").fetchall()}
    assert {"runway", "runway_replica1", "runway_replica2"} <= names


def test_the_two_redis_differ_in_what_they_may_forget(mended):
    policies = {}
    for part in ("redis-cache", "redis-state"):
        with socket.create_connection(("127.0.0.1", mended.stack.ports[part]), timeout=3) as connection:
            connection.sendall(b"CONFIG GET maxmemory-policy\r\n")
            policies[part] = connection.recv(200).split()[-1]
    assert policies == {"redis-cache": b"allkeys-lfu", "redis-state": b"noeviction"}


@pytest.mark.parametrize("part", ["primary", "replica1", "pgbouncer", "redis-state"])
def test_a_killed_server_comes_back_by_itself(mended, part):
    before = mended.stack.pid(part)
    assert mended("kill", part).returncode == 0
    mended.wait(lambda: mended.stack.pid(part) not in {None, before})
    mended.wait(lambda: mended("status").returncode == 0)


def test_a_part_that_is_stopped_while_it_dies_stays_down(mended):
    for _ in range(3):
        os.kill(mended.stack.pid("redis-cache"), signal.SIGKILL)
        mended.stack.control("redis-cache", "stop")
        assert mended.stack.supervisor.state("redis-cache") in {State.STOPPED, State.FATAL}
        mended.stack.control("redis-cache", "start")
        mended.wait(lambda: mended("status").returncode == 0)


def test_up_starts_a_part_that_was_stopped(mended):
    mended.stack.control("replica2", "stop")
    done = mended("status")
    assert done.returncode == 1
    assert [line.split()[0] for line in done.stdout.splitlines() if "DOWN" in line] == ["replica2"]

    mended.up()
    assert mended("status").returncode == 0


def test_up_copies_a_replica_again_that_lost_its_slot(mended):
    stack = mended.stack
    keys = Secrets.kept_in(stack.directory / "secrets.json")
    stack.control("replica1", "stop")
    superuser = f"postgres://postgres:{keys.superuser}@127.0.0.1:{stack.ports.primary}/postgres"
    ask(superuser, "SELECT pg_drop_replication_slot('replica1')")
    done = mended("up", "--servers")

    assert "copied the primary to replica1" in done.stdout
    assert mended("status").returncode == 0


def test_up_takes_over_after_the_supervisor_itself_was_killed(mended):
    stack = mended.stack
    owner = int((stack.directory / "supervisord.pid").read_text())
    os.kill(owner, signal.SIGKILL)
    mended.wait(lambda: not processes.exists(owner))
    assert mended("status").returncode == 1

    mended.up()
    assert mended("status").returncode == 0


def test_down_leaves_no_process_and_up_begins_with_whatever_is_there(fresh):
    fresh.up()
    home = fresh.stack.home
    pids = [fresh.stack.pid(part) for part in SERVERS]
    assert fresh("down").returncode == 0
    assert not [pid for pid in pids if pid and processes.exists(pid)]
    assert processes.strays(fresh.stack) == []

    # After a power cut the lock file stays, and its process id may be somebody else's by now.
    (home / "primary" / "postmaster.pid").write_text(f"{os.getpid()}\n")
    done = fresh("up", "--servers")
    assert done.returncode == 0, done.stderr
    assert "made" not in done.stdout
    assert "copied" not in done.stdout

    # As a launcher that died in the middle leaves it.
    fresh("down")
    for node in NODES:
        (home / node).rename(home / f"{node}.draft")
    done = fresh("up", "--servers")
    assert done.returncode == 0, done.stderr
    assert "made the primary's cluster" in done.stdout
    assert not list(home.glob("*.draft"))
