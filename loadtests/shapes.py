"""How many page views a second the site gets, phase by phase: piecewise linear, known before the run starts."""

import math
from collections.abc import Callable
from dataclasses import dataclass

QUIET_SECONDS = 4.0
"""Nobody comes at the end: late responses arrive and the site's processes flush what they counted."""


@dataclass(frozen=True)
class Phase:
    """A stretch of `seconds` in which the rate goes in a straight line from `start` to `end` page views a second."""

    name: str
    seconds: float
    start: float
    end: float
    measured: bool

    @property
    def slope(self) -> float:
        """Change of the rate, in page views a second, per second."""
        return (self.end - self.start) / self.seconds

    def rate(self, elapsed: float) -> float:
        """Page views a second, `elapsed` seconds into the phase."""
        return self.start + self.slope * elapsed


@dataclass(frozen=True)
class Shape:
    """The phases of a run, in order. Warm-up and the quiet end aren't measured."""

    phases: tuple[Phase, ...]

    @property
    def seconds(self) -> float:
        """Length of the whole run."""
        return math.fsum(phase.seconds for phase in self.phases)

    @property
    def closing(self) -> float:
        """Seconds from the start to the moment after which nobody asks for a page."""
        return self.seconds - (self.phases[-1].seconds if self.phases[-1].end == 0 else 0)

    def starts(self) -> list[tuple[float, Phase]]:
        """Every phase with the second at which it begins."""
        begun, found = 0.0, []
        for phase in self.phases:
            found.append((begun, phase))
            begun += phase.seconds
        return found

    @property
    def window(self) -> tuple[float, float]:
        """First and last second of what is measured; the measured phases follow each other."""
        measured = [(begun, begun + phase.seconds) for begun, phase in self.starts() if phase.measured]
        return measured[0][0], measured[-1][1]


def launch_day(seconds: float, rate: float) -> Shape:
    """Doors open: caches warm at a third of the rate, a ramp, a plateau at `rate`, then nobody.

    `seconds` is the length of all of it, `rate` in page views a second.
    """
    busy = seconds - QUIET_SECONDS
    warm = 0.3 * rate
    return Shape(
        (
            Phase("warm-up", 0.25 * busy, 0.0, warm, measured=False),
            Phase("ramp", 0.15 * busy, warm, rate, measured=True),
            Phase("plateau", 0.60 * busy, rate, rate, measured=True),
            Phase("quiet", QUIET_SECONDS, 0.0, 0.0, measured=False),
        )
    )


def steady(seconds: float, rate: float) -> Shape:
    """A crowd that is there already: caches warm at half the rate, then a plateau at `rate`, then nobody."""
    busy = seconds - QUIET_SECONDS
    return Shape(
        (
            Phase("warm-up", 0.25 * busy, 0.0, rate, measured=False),
            Phase("plateau", 0.75 * busy, rate, rate, measured=True),
            Phase("quiet", QUIET_SECONDS, 0.0, 0.0, measured=False),
        )
    )


ShapeMaker = Callable[[float, float], Shape]
