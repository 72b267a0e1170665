import pytest

from loadtests.errors import RehearsalError
from loadtests.personas import PERSONAS, Audience, Step
from loadtests.scenarios import SCENARIOS, find, launch_rate
from loadtests.shapes import launch_day, steady


def test_launch_day_takes_the_time_it_was_given_and_ends_with_nobody() -> None:
    shape = launch_day(180, 60)
    assert shape.seconds == pytest.approx(180)
    assert shape.closing == pytest.approx(176)
    assert shape.phases[-1].start == shape.phases[-1].end == 0


def test_only_ramp_and_plateau_are_measured() -> None:
    assert launch_day(104, 60).window == pytest.approx((25, 100))


def test_the_rate_never_jumps_before_the_end() -> None:
    phases = launch_day(100, 60).phases
    assert [phase.end for phase in phases[:2]] == [phase.start for phase in phases[1:3]]


def test_the_launch_calculator_says_270() -> None:
    assert launch_rate() == pytest.approx(270, rel=0.02)


def test_an_unknown_scenario_is_told_the_known_ones() -> None:
    with pytest.raises(RehearsalError, match="launch_day"):
        find("lunch_day")


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)
def test_shares_are_whole_and_mostly_anonymous(scenario) -> None:
    assert sum(persona.share for persona in scenario.personas) == pytest.approx(1)
    anonymous = sum(persona.share for persona in scenario.personas if persona.audience is Audience.ANONYMOUS)
    assert 0.85 <= anonymous <= 0.90


def test_about_one_page_view_in_a_hundred_writes() -> None:
    writing = sum(
        persona.share * weight / sum(weight for _, weight in persona.mix)
        for persona in PERSONAS
        for step, weight in persona.mix
        if step in {Step.LIKE, Step.COMMENT}
    )
    assert writing == pytest.approx(0.01, rel=0.15)


def test_only_members_write() -> None:
    for persona in PERSONAS:
        writes = {Step.LIKE, Step.COMMENT} & {step for step, _ in persona.mix}
        assert bool(writes) == persona.writes
        assert not writes or persona.audience is Audience.MEMBER


def test_a_steady_crowd_is_measured_once_the_caches_are_warm() -> None:
    shape = steady(104, 80)
    assert shape.window == pytest.approx((25, 100))
    assert shape.seconds == pytest.approx(104)
    assert shape.closing == pytest.approx(100)


def test_a_viral_look_takes_two_fifths_of_the_reads_and_five_to_twenty_writes_a_second() -> None:
    scenario = SCENARIOS["viral_thread"]
    for persona in scenario.personas:
        weights = dict(persona.mix)
        if not persona.writes:
            assert weights[Step.THREAD] / sum(weights.values()) == pytest.approx(0.4, abs=0.01)
    assert 5 <= scenario.rate * sum(persona.share for persona in scenario.personas if persona.writes) <= 20
    assert sum(persona.share for persona in scenario.personas) == pytest.approx(1)
