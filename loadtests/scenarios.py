"""The rehearsals by name: who comes, how, and in which shape. Another one is another entry of `SCENARIOS`."""

from dataclasses import dataclass

from loadtests.errors import RehearsalError
from loadtests.personas import PERSONAS, VIRAL, Persona
from loadtests.shapes import ShapeMaker, launch_day, steady

VISITORS = 200_000
PAGES_PER_VISIT = 8
BUSIEST_HOUR = 0.20
BURST = 3


def launch_rate() -> float:
    """Page views a second of the launch that is rehearsed: visitors x pages, the busiest hour's share,
    times the burst.

    200,000 x 8 pages, 20 % of them in one hour, bursts of three times that hour's mean: about 270.
    """
    return VISITORS * PAGES_PER_VISIT * BUSIEST_HOUR / 3600 * BURST


@dataclass(frozen=True)
class Scenario:
    """One rehearsal. `rate` in page views a second on the plateau; `think` is the mean pause between pages, seconds."""

    name: str
    summary: str
    shape: ShapeMaker
    rate: float
    personas: tuple[Persona, ...] = PERSONAS
    pages: float = PAGES_PER_VISIT
    think: float = 7.5
    alpha: float = 0.9
    """Exponent of the Zipf law that chooses pages: 0 is uniform, 1 gives the second page half of the first's views.
    """


SCENARIOS = {
    scenario.name: scenario
    for scenario in (
        Scenario(
            name="launch_day",
            summary="doors open: warm-up, a ramp, a plateau",
            shape=launch_day,
            # The generator shares the two cores with the site; the plateau must not measure the generator.
            rate=60.0,
        ),
        Scenario(
            name="viral_thread",
            summary="one look takes 40 % of the reads while its fans like and comment, five times a second",
            shape=steady,
            rate=80.0,
            personas=VIRAL,
        ),
    )
}


def find(name: str) -> Scenario:
    """The scenario called `name`. Raises RehearsalError that lists the known ones."""
    try:
        return SCENARIOS[name]
    except KeyError:
        raise RehearsalError(
            f"There is no scenario {name!r}. Choose one of: {', '.join(sorted(SCENARIOS))}."
        ) from None
