"""What the cache asks of the router: where a read will be, and that what it has shown isn't taken back."""

import pytest
from django.contrib.auth.models import Group
from django.db import connections, transaction

from dbrouters import context, nodes
from tests.cluster.nodes import replay_paused
from tests.integration.dbrouters.conftest import REPLICAS, caught_up, position, wrapper_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])


def names() -> list[str]:
    return list(Group.objects.values_list("name", flat=True))


def test_outside_of_a_request_reads_are_the_primarys(replicas: None) -> None:
    assert nodes.reading_position() is None
    nodes.observed(2**60)
    assert names() == []


def test_a_read_shows_at_least_what_was_said_before_it(replicas: None) -> None:
    Group.objects.create(name="one")
    caught_up()
    written = nodes.primary_position()
    with context.opened():
        found = nodes.reading_position()
        assert found is not None
        chosen = wrapper_of("replica").node_name
        assert chosen in REPLICAS
        assert names() == ["one"]
        assert wrapper_of("replica").node_name == chosen
        assert found <= written


def test_a_held_replica_says_that_it_is_behind(replicas: None) -> None:
    with replay_paused(*REPLICAS):
        Group.objects.create(name="one")
        with context.opened():
            found = nodes.reading_position()
            assert found is not None
            assert found < nodes.primary_position()
            assert names() == []


def test_a_writer_and_a_transaction_read_from_the_primary(replicas: None) -> None:
    with context.opened():
        Group.objects.create(name="one")
        assert nodes.reading_position() is None
    with context.opened(), transaction.atomic():
        assert nodes.reading_position() is None


def test_what_a_cache_has_shown_is_not_taken_back(replicas: None) -> None:
    with replay_paused(*REPLICAS):
        Group.objects.create(name="one")
        with context.opened():
            assert names() == []
            nodes.observed(nodes.primary_position())
            nodes.observed(1)
            assert names() == ["one"]
            assert nodes.reading_position() is None
        connections["replica"].close()
        with context.opened():
            assert names() == [], "an observation outlived its request"


def test_a_replica_that_has_come_that_far_keeps_the_request(replicas: None) -> None:
    with context.opened():
        assert names() == []
        chosen = wrapper_of("replica").node_name
        with context.use_primary():
            Group.objects.using("default").count()
        here = nodes.primary_position()
        caught_up()
        nodes.observed(here)
        assert names() == []
        assert wrapper_of("replica").node_name == chosen


def test_the_primarys_position_is_the_one_that_tokens_carry(replicas: None) -> None:
    before = position().lsn
    assert before <= nodes.primary_position() <= position().lsn


def test_what_was_read_long_ago_does_not_cover_what_this_request_has_seen_or_written(replicas: None) -> None:
    before = nodes.primary_position()
    assert nodes.covers(0), "outside of a request nobody is owed anything"
    with context.opened():
        assert nodes.covers(before)
        Group.objects.create(name="one")
        assert not nodes.covers(2**60), "who has just written reads from the primary"
    written = nodes.primary_position()
    with context.opened():
        nodes.observed(written)
        assert not nodes.covers(before)
        assert nodes.covers(written)
    with context.opened(), transaction.atomic():
        assert not nodes.covers(written)
