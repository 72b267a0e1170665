import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from deploy import privileges, render
from deploy.environment import Secrets, assignments, write
from deploy.programs import NGINX, PGBOUNCER, POSTGRESQL, REDIS, Programs
from deploy.stack import Stack

PROGRAMS = Programs(
    {
        POSTGRESQL: Path("/opt/pg/bin/postgres"),
        PGBOUNCER: Path("/opt/pgbouncer"),
        REDIS: Path("/opt/redis-server"),
        NGINX: Path("/opt/nginx"),
    }
)


@pytest.fixture
def stack(tmp_path):
    directory = tmp_path / "a folder, 100% odd"
    (directory / "servers").mkdir(parents=True)
    return Stack.from_environment(
        {"STACK_NAME": "drawn", "STACK_DIR": str(directory), "STACK_PORT_OFFSET": "7"}
    )


@pytest.fixture
def keys(stack):
    return Secrets.kept_in(stack.directory / "secrets.json")


def configure(stack, keys):
    me = privileges.invoker()
    return render.configure(stack, keys, PROGRAMS, me, me)


def test_every_file_is_rendered_once_and_then_unchanged(stack, keys):
    parts = {"primary", "replica1", "replica2", "pgbouncer", "redis-cache", "redis-state", "nginx"}

    assert configure(stack, keys) == parts | {"supervisor"}
    assert configure(stack, keys) == set()


def test_only_the_part_whose_configuration_moved_has_changed(stack, keys):
    configure(stack, keys)
    (stack.home / "conf" / "redis-cache.conf").write_text("port 1")

    assert configure(stack, keys) == {"redis-cache"}


def test_the_pools_fit_each_other_in_the_files(stack, keys):
    configure(stack, keys)
    postgresql = (stack.home / "conf" / "primary.conf").read_text()
    pgbouncer = (stack.home / "conf" / "pgbouncer.ini").read_text()
    connections = int(re.search(r"^max_connections = (\d+)", postgresql, re.MULTILINE)[1])
    pool = int(re.search(r"^default_pool_size = (\d+)", pgbouncer, re.MULTILINE)[1])

    assert stack.capacity.workers * stack.capacity.pool <= pool <= connections


def test_only_standbys_follow_and_each_has_its_slot(stack, keys):
    configure(stack, keys)
    texts = {
        node: (stack.home / "conf" / f"{node}.conf").read_text()
        for node in ("primary", "replica1", "replica2")
    }

    assert "primary_conninfo" not in texts["primary"]
    assert "primary_slot_name = 'replica2'" in texts["replica2"]
    assert "port=15439 " in texts["replica1"]


def test_durable_unless_the_stack_says_otherwise(stack, keys):
    configure(stack, keys)
    path = stack.home / "conf" / "primary.conf"

    assert "\nfsync = on\n" in path.read_text()
    configure(replace(stack, durable=False), keys)
    assert "\nfsync = off\n" in path.read_text()


def test_secrets_are_made_once_and_read_by_nobody_else(stack, keys):
    configure(stack, keys)

    assert Secrets.kept_in(stack.directory / "secrets.json") == keys
    for private in ("secrets.json", "supervisord.conf"):
        assert (stack.directory / private).stat().st_mode & 0o077 == 0
    assert (stack.home / "conf" / "userlist.txt").stat().st_mode & 0o007 == 0
    assert len({keys.owner, keys.app, keys.worker, keys.read, keys.monitor, keys.superuser}) == 6


def test_a_secret_that_an_older_release_did_not_know_is_added_to_the_others(stack, keys):
    path = stack.directory / "secrets.json"
    known = {name: value for name, value in json.loads(path.read_text()).items() if name != "worker"}
    path.write_text(json.dumps(known))

    found = Secrets.kept_in(path)
    assert known.items() <= vars(found).items()
    assert len(found.worker) == 64
    assert Secrets.kept_in(path) == found


def test_the_environment_file_has_what_settings_read(stack, keys):
    write(stack, keys, privileges.invoker())
    values = assignments(stack, keys)
    path = stack.directory / "env"

    assert path.stat().st_mode & 0o777 == 0o600
    assert f"DATABASE_URL={values['DATABASE_URL']}\n" in path.read_text()
    assert values["DATABASE_URL"] == f"postgres://runway_app:{keys.app}@127.0.0.1:6439/runway"
    assert values["MIGRATION_DATABASE_URL"].endswith("@127.0.0.1:15439/runway")
    assert [url.rpartition("/")[2] for url in values["REPLICA_URLS"].split(",")] == [
        "runway_replica1",
        "runway_replica2",
    ]
    assert [url.rpartition("@")[2] for url in values["REPLICA_DIRECT_URLS"].split(",")] == [
        "127.0.0.1:15440/runway",
        "127.0.0.1:15441/runway",
    ]


def test_a_placeholder_without_a_value_is_an_error():
    with pytest.raises(KeyError, match="primary_port"):
        render.render("standby.conf", {})
