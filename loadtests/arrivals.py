"""Open arrivals: visitors come when the clock says so, not when the site is done with the ones before.

A closed generator waits for a slow site and so hides what its visitors would feel (Schroeder, Wierman and
Harchol-Balter, "Open versus closed: a cautionary tale", 2006). Here every arrival has its moment before the
run starts.
"""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import gevent
from gevent.pool import Pool

from loadtests.shapes import Phase, Shape


@dataclass(frozen=True)
class Arrival:
    """A visitor comes `at` seconds after the start; one who is `underway` already looks at a page that came before."""

    at: float
    underway: bool


def schedule(
    shape: Shape, *, pages: float, think: float, share: float, dice: random.Random
) -> Iterator[Arrival]:
    """The arrivals of a run, in order, as a Poisson process whose page views follow the shape.

    A visit goes on after each page with probability 1 - 1/`pages` (mean: `pages`), after a pause with a
    mean of `think` seconds. Page views at a rate r(t) then need new visitors at r/pages, and visitors
    underway at (1 - 1/pages) * think * dr/dt where r grows: it follows from the balance of the visitors who
    think. Being memoryless, a visit underway goes on like a new one. `share` is the part of the arrivals
    that this schedule covers; independent ones add up. Made by thinning (Lewis and Shedler, 1979).
    """
    for begun, phase in shape.starts():
        peak = share * max(
            _intensity(phase, 0.0, pages, think)[0], _intensity(phase, phase.seconds, pages, think)[0]
        )
        elapsed = 0.0
        while peak > 0:
            elapsed += dice.expovariate(peak)
            if elapsed >= phase.seconds:
                break
            total, growing = _intensity(phase, elapsed, pages, think)
            if dice.random() * peak <= share * total:
                yield Arrival(begun + elapsed, underway=dice.random() * total < growing)


def _intensity(phase: Phase, elapsed: float, pages: float, think: float) -> tuple[float, float]:
    """Arrivals a second, and how many of them are underway."""
    growing = max(0.0, (1 - 1 / pages) * think * phase.slope)
    return phase.rate(elapsed) / pages + growing, growing


class Door:
    """Lets visitors in by the clock, up to `capacity` at once. One who finds it full goes away and is counted."""

    def __init__(self, capacity: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._pool = Pool(capacity)
        self._clock = clock
        self.admitted = 0
        self.dropped = 0
        self.worst_delay = 0.0
        """Seconds by which the most belated visitor was let in too late: the generator's own trouble, not the site's.
        """

    @property
    def inside(self) -> int:
        """How many visitors are on the site now."""
        return len(self._pool)

    def admit(self, arrivals: Iterator[Arrival], started: float, visit: Callable[[Arrival], None]) -> None:
        """Start `visit` for every arrival at its moment; `started` is the clock's reading at second 0."""
        for arrival in arrivals:
            gevent.sleep(max(0.0, started + arrival.at - self._clock()))
            self.worst_delay = max(self.worst_delay, self._clock() - started - arrival.at)
            if self._pool.full():
                self.dropped += 1
            else:
                self.admitted += 1
                self._pool.spawn(visit, arrival)

    def close(self, patience: float) -> None:
        """Wait `patience` seconds for those inside, then show them out."""
        self._pool.join(timeout=patience)
        self._pool.kill()
