import random
from itertools import pairwise

import gevent
import pytest

from loadtests.arrivals import Arrival, Door, schedule
from loadtests.shapes import Phase, Shape, launch_day

FLAT = Shape((Phase("plateau", 1000.0, 40.0, 40.0, measured=True),))


def arrivals(shape: Shape, share: float = 1.0, seed: int = 1) -> list[Arrival]:
    return list(schedule(shape, pages=8, think=7.5, share=share, dice=random.Random(seed)))


def views(shape: Shape, seed: int = 1) -> list[float]:
    """The moments of all page views, had the site no delay: each visit played out with its own dice."""
    dice = random.Random(seed)
    moments = []
    for arrival in arrivals(shape, seed=seed):
        at = arrival.at + (dice.expovariate(1 / 7.5) if arrival.underway else 0.0)
        while at < shape.closing:
            moments.append(at)
            if dice.random() < 1 / 8:
                break
            at += dice.expovariate(1 / 7.5)
    return moments


def test_they_come_in_order_and_within_the_run() -> None:
    moments = [arrival.at for arrival in arrivals(launch_day(60, 50))]
    assert moments == sorted(moments)
    assert moments[0] >= 0
    assert moments[-1] < 56


def test_a_steady_rate_brings_one_visitor_for_every_eight_pages() -> None:
    assert len(arrivals(FLAT)) == pytest.approx(1000 * 40 / 8, rel=0.05)
    assert not any(arrival.underway for arrival in arrivals(FLAT))


def test_gaps_are_those_of_a_poisson_process() -> None:
    gaps = [later.at - earlier.at for earlier, later in pairwise(arrivals(FLAT))]
    mean = sum(gaps) / len(gaps)
    variance = sum((gap - mean) ** 2 for gap in gaps) / len(gaps)
    assert variance == pytest.approx(mean**2, rel=0.15)  # exponential: standard deviation equals the mean


def test_page_views_follow_the_shape_from_the_ramp_on() -> None:
    shape = launch_day(124, 100)
    runs = [views(shape, seed) for seed in range(10)]
    for first, last in ((10, 30), (30, 48), (50, 80), (90, 119)):
        expected = sum(phase_rate(shape, first + step / 10) / 10 for step in range((last - first) * 10))
        mean = sum(first <= at < last for moments in runs for at in moments) / len(runs)
        assert mean == pytest.approx(expected, rel=0.06)


def phase_rate(shape: Shape, second: float) -> float:
    begun, phase = [(begun, phase) for begun, phase in shape.starts() if begun <= second][-1]
    return phase.rate(second - begun)


def test_schedulers_share_the_arrivals() -> None:
    assert len(arrivals(FLAT, share=0.5, seed=1)) + len(arrivals(FLAT, share=0.5, seed=2)) == pytest.approx(
        5000, rel=0.05
    )


def test_the_seed_decides_all() -> None:
    assert arrivals(FLAT, seed=3) == arrivals(FLAT, seed=3)
    assert arrivals(FLAT, seed=3) != arrivals(FLAT, seed=4)


def test_the_door_lets_in_by_the_clock_however_slow_the_visits() -> None:
    admitted: list[float] = []
    door = Door(capacity=10)
    started = door._clock()

    def visit(arrival: Arrival) -> None:
        admitted.append(door._clock() - started)
        gevent.sleep(1.0)

    planned = [Arrival(0.02 * number, underway=False) for number in range(5)]
    door.admit(iter(planned), started, visit)
    gevent.sleep(0)  # the last one was let in just now
    door.close(patience=0)
    assert len(admitted) == 5
    assert all(late >= plan.at for late, plan in zip(admitted, planned, strict=True))
    assert door.worst_delay < 0.5
    assert door.dropped == 0


def test_a_full_house_drops_and_counts() -> None:
    door = Door(capacity=2)
    door.admit(iter([Arrival(0.0, underway=False)] * 5), door._clock(), lambda _: gevent.sleep(5))
    assert (door.admitted, door.dropped, door.inside) == (2, 3, 2)
    door.close(patience=0)
    assert door.inside == 0
