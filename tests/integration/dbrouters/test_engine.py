"""The engine on real servers: which node runs a query, what a transaction keeps, and what other libraries see."""

import os
import threading
import time

import psycopg
import pytest
from django.contrib.auth.models import Group
from django.db import InternalError, OperationalError, connection, connections, transaction
from django.test import override_settings
from procrastinate.contrib.django.utils import connector_params

from dbrouters import context, sampler, token
from dbrouters.backends.postgresql.base import DatabaseWrapper
from dbrouters.backends.postgresql.errors import WriteOnReplicaError
from tests.cluster.nodes import superuser
from tests.integration.dbrouters.conftest import REPLICAS, caught_up, position, wrapper_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])


def port(alias: str) -> int:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT inet_server_port()")
        return int(cursor.fetchone()[0])


def test_the_virtual_alias_reads_from_a_replica_and_says_which(replicas: None) -> None:
    with context.opened():
        assert port("replica") != port("default")
        assert wrapper_of("replica").node_name in REPLICAS
        assert wrapper_of("default").node_name == "primary"


def test_requests_are_spread_over_the_replicas(replicas: None) -> None:
    found = set()
    for _ in range(60):
        with context.opened():
            port("replica")
            found.add(wrapper_of("replica").node_name)
        connections["replica"].close()
    assert found == REPLICAS


def test_reads_inside_a_transaction_see_it(replicas: None) -> None:
    with context.opened(), transaction.atomic():
        Group.objects.create(name="inside")
        assert Group.objects.filter(name="inside").exists()


def test_reads_with_autocommit_off_see_the_transaction(replicas: None) -> None:
    with context.opened():
        connection.set_autocommit(False)
        try:
            Group.objects.create(name="inside")
            assert Group.objects.filter(name="inside").exists()
            connection.rollback()
        finally:
            connection.set_autocommit(True)


def test_an_instance_of_the_replica_is_refreshed_after_a_write(replicas: None) -> None:
    Group.objects.create(name="before")
    caught_up()
    with context.opened():
        group = Group.objects.get(name="before")
        assert group._state.db == "replica"
        Group.objects.filter(pk=group.pk).update(name="after")
        group.refresh_from_db()
        assert group.name == "after"


def test_get_or_create_and_relations_write_to_the_primary(replicas: None) -> None:
    with context.opened():
        group, _ = Group.objects.get_or_create(name="one")
    caught_up()
    with context.opened():
        group = Group.objects.get(name="one")
        group.permissions.clear()
        assert context.wrote()


def test_a_replica_refuses_a_write(replicas: None) -> None:
    with pytest.raises(InternalError), connections["replica"].cursor() as cursor:
        cursor.execute("INSERT INTO auth_group (name) VALUES ('x')")


def test_the_primary_refuses_a_write_by_the_replicas_alias(replicas: None) -> None:
    with context.use_primary(), connections["replica"].cursor() as cursor:
        assert wrapper_of("replica").node_name == "primary"
        with pytest.raises(WriteOnReplicaError):
            cursor.execute("INSERT INTO auth_group (name) VALUES ('x')")
    connections["replica"].close()
    with (
        context.use_primary(),
        transaction.atomic(using="replica"),
        connections["replica"].cursor() as cursor,
    ):
        cursor.execute("SHOW transaction_read_only")
        assert cursor.fetchone() == ("on",)


def test_a_position_that_is_required_is_waited_for_on_no_replica(replicas: None) -> None:
    far = position()
    far = type(far)(far.system_id, far.timeline, far.lsn + 2**40)
    with context.opened():
        port("replica")
        assert wrapper_of("replica").node_name in REPLICAS
        with context.requires(token.Token(far, "primary")):
            port("replica")
            assert wrapper_of("replica").node_name == "primary"


def test_a_sample_of_another_history_fits_nobody(replicas: None) -> None:
    here = position()
    with context.opened(token.Token(type(here)(here.system_id, here.timeline + 1, 1), "primary")):
        port("replica")
        assert wrapper_of("replica").node_name == "primary"


def kill_server_process(wrapper: DatabaseWrapper) -> None:
    """End the server process behind the wrapper's connection, as a crash or an administrator does."""
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    with superuser(wrapper.node_name) as admin:
        admin.execute("SELECT pg_terminate_backend(%s, 2000)", [pid])


def test_a_read_whose_server_process_is_killed_runs_elsewhere(replicas: None) -> None:
    with context.opened():
        wrapper = wrapper_of("replica")
        with wrapper.cursor() as cursor:
            kill_server_process(wrapper)
            first = wrapper.node_name
            cursor.execute("SELECT 1")
            assert cursor.fetchone() == (1,)
        assert wrapper.node_name != first


def test_a_read_that_both_replicas_lose_runs_on_the_primary(replicas: None) -> None:
    with context.opened():
        wrapper = wrapper_of("replica")
        for _ in range(2):
            kill_server_process(wrapper)
            assert port("replica")
        assert wrapper.node_name == "primary"


def test_a_read_inside_a_transaction_is_not_repeated(replicas: None) -> None:
    def read() -> None:
        with transaction.atomic(using="replica"):
            kill_server_process(wrapper_of("replica"))
            port("replica")

    with context.opened(), pytest.raises(OperationalError):
        read()


def test_a_read_that_takes_too_long_is_not_repeated(replicas: None) -> None:
    with context.opened(), connections["replica"].cursor() as cursor:
        cursor.execute("SET statement_timeout = 50")
        first = wrapper_of("replica").node_name
        with pytest.raises(OperationalError, match="statement timeout"):
            cursor.execute("SELECT pg_sleep(1)")
        assert wrapper_of("replica").node_name == first
        cursor.execute("RESET statement_timeout")


def test_other_libraries_see_no_option_of_the_pool() -> None:
    parameters = connector_params("default")
    with psycopg.connect(**parameters) as other:
        assert other.execute("SELECT 1").fetchone() == (1,)


def test_connections_are_configured_when_they_are_opened(replicas: None) -> None:
    with override_settings(TIME_ZONE="Asia/Tokyo", USE_TZ=False), connection.cursor() as cursor:
        cursor.execute("SHOW timezone")
        assert cursor.fetchone() == ("Asia/Tokyo",)
    with connection.cursor() as cursor:
        cursor.execute("SHOW timezone")
        assert cursor.fetchone() == ("UTC",)


def test_nothing_is_prepared_on_the_server(replicas: None) -> None:
    for _ in range(8):
        Group.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        assert cursor.fetchone() == (0,)


def test_threads_have_connections_of_their_own(replicas: None) -> None:
    found: list[int] = []

    def read() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid() FROM pg_sleep(0.05)")
                found.append(cursor.fetchone()[0])
        finally:
            connection.close()

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 4


def test_a_child_process_starts_anew(replicas: None) -> None:
    running = sampler.running()
    child = os.fork()
    if child == 0:
        os._exit(0 if sampler._sampler is None else 1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert sampler.running() is running


def test_a_read_that_recovery_cancels_runs_elsewhere_and_the_node_stays(replicas: None) -> None:
    Group.objects.create(name="locked")
    caught_up()
    finished: list[str] = []

    def read() -> None:
        try:
            with context.opened(), connections["replica"].cursor() as cursor:
                cursor.execute("SELECT 1")
                finished.append(wrapper_of("replica").node_name)
                cursor.execute(
                    "SELECT pg_sleep(5) FROM auth_group"
                )  # longer than max_standby_streaming_delay
                finished.append(wrapper_of("replica").node_name)
        finally:
            connections.close_all()

    reader = threading.Thread(target=read)
    reader.start()
    time.sleep(0.5)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE auth_group IN ACCESS EXCLUSIVE MODE")
    reader.join()
    first, second = finished
    assert second != first
    assert not sampler.running().watches[first].suspected
