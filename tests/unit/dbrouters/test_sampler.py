"""What samples mean beside each other: states that don't flap, and what a promotion has kept."""

import dataclasses
import threading
import time
from datetime import UTC, datetime

import pytest

from dbrouters.conf import configuration
from dbrouters.health import State
from dbrouters.position import UNREACHABLE, Position, Sample
from dbrouters.probes import judged
from dbrouters.sampler import Sampler

STARTED = datetime(2026, 11, 26, tzinfo=UTC)


def sample(
    lsn: int, *, timeline: int = 1, standby: bool = True, system: int = 7, started: datetime = STARTED
) -> Sample:
    return Sample(Position(system, timeline, lsn), standby, started, standby, time.monotonic())


@pytest.fixture
def idle() -> Sampler:
    """A sampler that asks nobody: the test says what it hears."""
    return Sampler()


def hear(sampler: Sampler, name: str, answer: Sample | None) -> State | None:
    watch = sampler.watches[name]
    watch.sample = answer
    sampler._judge(watch, answer)
    return watch.state


def test_a_node_that_was_down_must_answer_twice(idle: Sampler) -> None:
    assert hear(idle, "replica1", sample(100)) is State.UP
    assert hear(idle, "replica1", None) is State.DOWN
    assert hear(idle, "replica1", sample(100)) is State.DOWN
    assert hear(idle, "replica1", sample(100)) is State.UP


def test_a_node_that_lagged_must_come_well_below_the_ceiling(idle: Sampler) -> None:
    most = configuration().MAX_LAG_BYTES
    hear(idle, "primary", sample(10 * most, standby=False))
    assert hear(idle, "replica1", sample(9 * most)) is State.UP
    assert hear(idle, "replica1", sample(9 * most - 1)) is State.LAGGING
    assert hear(idle, "replica1", sample(9 * most + most // 4)) is State.LAGGING
    assert hear(idle, "replica1", sample(9 * most + most // 2)) is State.UP


def test_a_promotion_keeps_what_a_standby_had_replayed(idle: Sampler) -> None:
    hear(idle, "primary", sample(1000, standby=False))
    hear(idle, "replica1", sample(900))
    hear(idle, "replica1", sample(950, timeline=2, standby=False))
    hear(idle, "primary", sample(980, timeline=2, standby=False))
    assert idle.carried_over(Position(7, 1, 900)) == (Position(7, 2, 900), False)
    assert idle.carried_over(Position(7, 1, 901)) == (UNREACHABLE, True)
    assert idle.carried_over(Position(7, 2, 960)) == (Position(7, 2, 960), False)
    assert idle.carried_over(Position(7, 3, 960)) == (Position(7, 3, 960), False)
    assert idle.carried_over(Position(8, 1, 1)) == (UNREACHABLE, False)


def test_a_standby_that_was_rebuilt_proves_nothing(idle: Sampler) -> None:
    hear(idle, "replica2", sample(2000))
    rebuilt = sample(950, timeline=2, started=datetime(2026, 11, 27, tzinfo=UTC))
    hear(idle, "replica2", rebuilt)
    hear(idle, "primary", sample(980, timeline=2, standby=False))
    assert idle.carried_over(Position(7, 1, 900)) == (UNREACHABLE, True)


def test_a_standby_of_an_ended_history_serves_nobody_from_the_primarys_first_word_on(idle: Sampler) -> None:
    assert hear(idle, "replica1", sample(1000)) is State.UP, "a process that has just begun"
    assert hear(idle, "replica2", sample(950, timeline=2)) is State.UP
    hear(idle, "primary", sample(980, timeline=2, standby=False))
    assert idle.watches["replica1"].state is State.LAGGING
    assert idle.watches["replica2"].state is State.UP


def test_while_no_node_answers_only_the_primary_is_believed(idle: Sampler) -> None:
    assert idle.carried_over(Position(7, 1, 900)) == (UNREACHABLE, False)
    assert idle.position_at(5) == UNREACHABLE


def test_a_new_process_asks_the_primary_before_it_believes_a_standby(idle: Sampler) -> None:
    primary = idle.watches["primary"]
    hear(idle, "replica2", sample(2000))  # it has yet to learn of the promotion

    def answer() -> None:
        primary._wanted.wait(5)
        primary._finish(time.monotonic(), sample(980, timeline=2, standby=False))

    answering = threading.Thread(target=answer)
    answering.start()
    assert idle.carried_over(Position(7, 1, 900)) == (UNREACHABLE, True)
    answering.join()


def test_a_process_that_never_saw_the_primary_goes_by_the_latest_standby(idle: Sampler) -> None:
    hear(idle, "primary", None)
    hear(idle, "replica1", sample(900))
    assert idle.carried_over(Position(7, 1, 900)) == (Position(7, 1, 900), False)
    assert idle.position_at(5) == Position(7, 1, 5)
    hear(idle, "replica2", sample(950, timeline=2))
    assert idle.carried_over(Position(7, 1, 900)) == (UNREACHABLE, False)
    assert idle.position_at(5) == Position(7, 2, 5)


def test_a_late_answer_does_not_make_the_primary_a_dead_one(idle: Sampler) -> None:
    assert not idle.primary_is_gone()
    hear(idle, "primary", sample(1000, standby=False))
    idle.watches["primary"]._fall_silent()
    assert idle.primary_is_down()
    assert not idle.primary_is_gone()
    silent = time.monotonic() - configuration().MAX_SILENCE
    hear(idle, "primary", dataclasses.replace(sample(1000, standby=False), taken=silent))
    assert idle.primary_is_gone()
    idle.watches["primary"]._finish(time.monotonic(), None)
    assert idle.primary_is_gone()


def test_of_another_cluster_a_replica_is_none_of_ours(idle: Sampler) -> None:
    hear(idle, "primary", sample(1000, standby=False))
    assert hear(idle, "replica1", sample(1000, system=8)) is State.PROMOTED
    found = list(judged("replica1", "NODES", sample(1, system=8), sample(1, standby=False)))
    assert [message.id for message in found] == ["dbrouters.E011"]
    assert found[0].hint
