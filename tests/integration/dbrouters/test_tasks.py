"""Work that is left for later, and work that is done beside: both see what their request saw."""

import threading

import pytest
from django.contrib.auth.models import Group
from django.db import connections, transaction
from procrastinate.contrib.django import app

from dbrouters import context, nodes, testing
from dbrouters.position import Position
from dbrouters.tasks import causal, outgoing, received
from dbrouters.token import Token
from tests.cluster.nodes import replay_paused, superuser
from tests.integration.dbrouters.conftest import REPLICAS, caught_up, position, wrapper_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])


@causal
def names() -> tuple[list[str], str]:
    """A task that reads."""
    found = list(Group.objects.order_by("name").values_list("name", flat=True))
    wrapper = wrapper_of("replica")
    return found, wrapper.node_name if wrapper.connection is not None else "primary"


def test_a_task_sees_the_write_of_the_request_that_queued_it(replicas: None) -> None:
    with replay_paused(*REPLICAS):
        with context.opened():
            Group.objects.create(name="one")
            token = outgoing()
        assert token is not None
        assert names(log_position=token) == (["one"], "primary")
    caught_up()
    found, node = names(log_position=token)
    assert (found, node in REPLICAS) == (["one"], True)


def test_a_task_that_was_queued_in_a_transaction_sees_its_commit(replicas: None) -> None:
    with replay_paused(*REPLICAS), context.opened():
        with transaction.atomic():
            Group.objects.create(name="one")
            assert outgoing() is None
        assert names() == (["one"], "primary")
    caught_up()
    assert names()[1] in REPLICAS


def test_a_task_of_a_request_that_only_read_carries_what_that_needed(replicas: None) -> None:
    assert outgoing() is None
    here = position()
    with context.opened():
        assert outgoing() is None
    with context.opened(Token(here)):
        assert outgoing() == Token(here).sign()


@pytest.mark.parametrize("ended", ["", "x", "old timeline"])
def test_a_task_with_a_token_of_no_use_asks_the_primary(replicas: None, ended: str) -> None:
    here = position()
    text = (
        Token(Position(here.system_id, here.timeline - 1, 2**60)).sign() if ended == "old timeline" else ended
    )
    Group.objects.create(name="one")
    caught_up()
    found, node = names(log_position=text)
    assert (found, node in REPLICAS) == (["one"], True)


def test_a_worker_keeps_no_connection_from_task_to_task(replicas: None) -> None:
    names()
    assert wrapper_of("replica").connection is None
    with pytest.raises(ZeroDivisionError), received(None):
        assert Group.objects.count() / 0
    assert wrapper_of("replica").connection is None


def test_a_causal_task_is_one_of_procrastinates(replicas: None) -> None:
    task = app.task(name="tests.names")(names)
    try:
        assert task.configure(task_kwargs={"log_position": outgoing()}).job.task_name == "tests.names"
        assert task()[0] == names()[0]
    finally:
        del app.tasks["tests.names"]


def test_a_coroutine_is_refused() -> None:
    async def wait() -> None: ...

    with pytest.raises(TypeError, match="synchronous"):
        causal(wait)


def in_a_thread(work: object) -> list[str]:
    """Run the work in a thread; what it read from, in the end."""
    ran = list[str]()

    def run() -> None:
        try:
            ran.append(Group.objects.all().db)
        finally:
            connections.close_all()

    started = threading.Thread(target=context.carried(run) if work == "carried" else run)
    started.start()
    started.join()
    return ran


def test_a_thread_has_its_starters_context_when_it_is_carried(replicas: None) -> None:
    with context.opened():
        assert in_a_thread("bare") == ["default"]
        assert in_a_thread("carried") == ["replica"]
        Group.objects.create(name="one")
        assert in_a_thread("carried") == ["default"]


def test_a_hook_after_the_commit_sees_it(replicas: None) -> None:
    seen = list[str]()
    with replay_paused(*REPLICAS), context.opened(), transaction.atomic():
        Group.objects.create(name="one")
        transaction.on_commit(lambda: seen.extend(Group.objects.values_list("name", flat=True)))
    assert seen == ["one"]


def test_reads_are_asserted_by_node_and_by_alias(replicas: None) -> None:
    with context.opened():
        with testing.assert_reads_from("replica") as ran:
            Group.objects.count()
        with testing.assert_reads_from(ran[0]):
            Group.objects.count()
        other = (REPLICAS - {ran[0]}).pop()
        with pytest.raises(AssertionError, match=f"read from {ran[0]}"), testing.assert_reads_from(other):
            Group.objects.count()
        with pytest.raises(AssertionError, match="nothing was read"), testing.assert_reads_from("replica"):
            pass
        with context.use_primary(), testing.assert_reads_from("default"):
            Group.objects.count()


def test_replicas_lag_on_purpose_and_catch_up(replicas: None) -> None:
    with testing.replay_paused(connect_by=superuser):
        Group.objects.create(name="one")
        with context.opened():
            assert Group.objects.count() == 0
        with pytest.raises(TimeoutError):
            testing.wait_for_replicas(seconds=0.2)
    connections["replica"].close()
    testing.wait_for_replicas()
    with context.opened():
        assert Group.objects.count() == 1


def test_who_may_not_pause_is_told_what_to_grant(replicas: None) -> None:
    with pytest.raises(testing.PauseRefusedError, match="runway_monitor"), testing.replay_paused("replica1"):
        pass
    assert {node.name for node in nodes.all_nodes() if node.state == "up"} >= REPLICAS
