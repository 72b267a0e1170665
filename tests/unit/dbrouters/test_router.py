"""The four methods, and the contexts that they obey. No query runs."""

import contextvars
import threading

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.test import override_settings

from dbrouters import context, sampler, token
from dbrouters.position import UNREACHABLE, Position
from dbrouters.router import ReplicaRouter

router = ReplicaRouter()


def read_from(alias: str | None) -> Group:
    group = Group(pk=1)
    group._state.db = alias
    return group


def test_without_a_context_reads_stay_on_the_primary() -> None:
    assert router.db_for_read(Group) == "default"


def test_in_a_request_reads_leave_the_primary_and_writes_do_not() -> None:
    with context.opened():
        assert router.db_for_read(Group) == "replica"
        assert router.db_for_write(Group) == "default"
    assert router.db_for_read(Group) == "default"


def test_after_a_write_reads_stay_on_the_primary() -> None:
    with context.opened():
        context.mark_written()
        assert context.wrote()
        assert router.db_for_read(Group) == "default"
    assert not context.wrote()


def test_a_write_inside_a_nested_context_counts_outside() -> None:
    with context.opened():
        with context.use_primary():
            context.mark_written()
        assert router.db_for_read(Group) == "default"
        with context.allow_stale():
            assert router.db_for_read(Group) == "replica"


def test_contexts_are_restored_after_an_exception() -> None:
    with context.opened():
        with pytest.raises(ZeroDivisionError), context.use_primary():
            raise ZeroDivisionError
        assert router.db_for_read(Group) == "replica"


def test_stale_reads_may_leave_the_primary_without_a_request() -> None:
    with context.allow_stale():
        assert router.db_for_read(Group) == "replica"
    assert router.db_for_read(Group) == "default"


def test_what_is_required_adds_up() -> None:
    earlier, later = (token.Token(Position(7, 1, lsn), "primary") for lsn in (100, 200))
    with context.opened(earlier), context.requires(later):
        active = context.current()
        assert active is not None
        assert active.needs == later.position
        with context.requires(earlier):
            active = context.current()
            assert active is not None
            assert active.needs == later.position
        with context.requires(token.Token(Position(7, 2, 300), "primary")):
            assert router.db_for_read(Group) == "default"


def test_a_position_that_no_node_reaches_means_the_primary() -> None:
    with context.opened(token.Token(UNREACHABLE, "primary")):
        assert router.db_for_read(Group) == "default"


def test_a_thread_has_no_context_of_its_own_and_may_be_given_one() -> None:
    found: list[str] = []
    with context.opened():
        carried = contextvars.copy_context()
        for target in (
            lambda: found.append(router.db_for_read(Group)),
            lambda: found.append(carried.run(router.db_for_read, Group)),
        ):
            thread = threading.Thread(target=target)
            thread.start()
            thread.join()
    assert found == ["default", "replica"]


@override_settings(DBROUTERS={**settings.DBROUTERS, "PRIMARY_ONLY_APPS": ["contenttypes"]})
def test_the_reads_of_some_apps_stay_on_the_primary() -> None:
    with context.opened():
        assert router.db_for_read(ContentType) == "default"
        assert router.db_for_read(Group) == "replica"
        kind = ContentType(pk=1)
        kind._state.db = "default"
        assert router.db_for_read(Permission, instance=kind) == "replica"


@override_settings(
    DBROUTERS={"PRIMARY_ONLY_APPS": ["contenttypes"], "PRIMARY_ADMIN_URL": "postgres://127.0.0.1:1/"}
)
def test_while_the_primary_is_down_those_reads_leave_it() -> None:
    sampler.running().look(["primary"])
    with context.opened():
        assert router.db_for_read(ContentType) == "replica"
        context.mark_written()
        assert router.db_for_read(ContentType) == "default"
    assert router.db_for_read(ContentType) == "default"


def test_what_hangs_on_an_instance_of_the_primary_is_read_there() -> None:
    with context.opened():
        assert router.db_for_read(Permission, instance=read_from("default")) == "default"
        assert router.db_for_read(Permission, instance=read_from("replica")) == "replica"
        assert router.db_for_read(Permission, instance=read_from(None)) == "replica"


def test_an_instance_of_the_replica_is_written_to_the_primary() -> None:
    assert router.db_for_write(Group, instance=read_from("replica")) == "default"


def test_an_instance_of_a_third_database_stays_there() -> None:
    third = read_from("archive")
    with context.opened():
        assert router.db_for_read(Group, instance=third) == "archive"
        assert router.db_for_write(Group, instance=third) == "archive"


def test_the_two_aliases_are_one_database() -> None:
    assert router.allow_relation(read_from("default"), read_from("replica")) is True
    assert router.allow_relation(read_from("default"), read_from("archive")) is None


def test_migrations_never_run_on_the_replica() -> None:
    assert router.allow_migrate("replica", "auth") is False
    assert router.allow_migrate("default", "auth") is None
