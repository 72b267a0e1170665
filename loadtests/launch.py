"""One rehearsal from the first knock to the verdict."""

import random
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import gevent
import psutil

from loadtests import machine, meters, report, statements
from loadtests.accounts import Account, Accounts
from loadtests.browser import Browser
from loadtests.console import Console
from loadtests.errors import RehearsalError
from loadtests.generator import Generator, enter
from loadtests.journeys import World, sign_in, sign_up
from loadtests.personas import Persona
from loadtests.places import Guide, crawl
from loadtests.possible import calibrate
from loadtests.scenarios import Scenario, launch_rate
from loadtests.shapes import Shape
from loadtests.tape import Tape
from loadtests.target import Target
from loadtests.thresholds import Thresholds
from loadtests.verdict import Verdict, judge

PATIENCE = 10.0
"""Seconds that the site's processes get, after the run, to hand over what they counted."""


@dataclass(frozen=True)
class Plan:
    """What was asked for. `seconds` is the length of the run, `rate` the plateau's page views a second."""

    scenario: Scenario
    seconds: float
    rate: float
    seed: int

    @property
    def shape(self) -> Shape:
        """The scenario's shape at this length and rate."""
        return self.scenario.shape(self.seconds, self.rate)


def run(plan: Plan, target: Target, thresholds: Thresholds, reports: Path, console: Console) -> Verdict:
    """Rehearse, write the report below `reports`, print the verdict. Raises RehearsalError where it can't start."""
    target.knock()
    started_at = datetime.now(UTC)
    console.announce(plan, target.site_url)
    with statements.Probe(target.nodes) as probe:
        probe.read()
        generator = Generator(target, plan.scenario, plan.shape, plan.rate, plan.seed)
        accounts = Accounts(target.demo_password, run=f"{int(time.time()):x}")
        nobody = Tape(window=(0.0, 0.0))
        guide_to, places = _explore(plan, generator, nobody)
        console.say("signing in", f"{len(accounts.shoppers)} shoppers and {len(accounts.canaries)} canaries")
        _sign_everyone_in(generator, accounts, nobody)
        world = World(guide_to, accounts, plan.scenario.pages, plan.scenario.think, plan.shape.closing)
        console.say("calibrating", "every page with all caches bypassed")
        calibration = _calibrate(plan, generator, world)
        tape, readings, metered, busy_before = _rehearse(plan, generator, world, probe, console)
    raw = {
        "format": 1,
        "run": _describe(plan, target, started_at, places),
        "thresholds": thresholds.as_json(),
        "traffic": tape.as_json(),
        "calibration": calibration.as_json()["routes"],
        "statements": readings,
        "meters": metered,
        "generator": {
            "cpu": [round(share, 3) for share in generator.cpu],
            "machine_cpu": [round(share, 3) for share in generator.machine_cpu],
            "machine_cpu_before": round(busy_before, 3),
            "admitted": generator.door.admitted,
            "dropped": generator.door.dropped,
            "worst_delay_ms": round(generator.door.worst_delay * 1000, 1),
        },
    }
    verdict = judge(raw)
    path = report.write(raw, verdict, reports)
    console.conclude(raw, verdict, path)
    return verdict


def _explore(plan: Plan, generator: Generator, tape: Tape) -> tuple[Guide, dict[str, int]]:
    browser = generator.open_browser(tape)

    def fetch(path: str) -> str:
        page = browser.get(path, path)
        if page.status != 200:
            raise RehearsalError(
                f"{path} answers {page.status or 'nothing'}. `make status` says which part is down."
            )
        return page.text

    places = crawl(fetch)
    return Guide(places, plan.scenario.alpha), places.counts()


def _sign_everyone_in(generator: Generator, accounts: Accounts, tape: Tape) -> None:
    for account in [*accounts.shoppers, *accounts.canaries]:
        if not _let_in(generator, account, tape, known=account in accounts.shoppers):
            raise RehearsalError(
                f"{account.name} can't sign in. Fill the site with `manage.py seed`; if you ran this a moment ago, "
                "wait a minute: the site limits log-ins."
            )


def _let_in(generator: Generator, account: Account, tape: Tape, *, known: bool) -> bool:
    """Sign the account in; a canary that doesn't exist yet signs up."""
    browser = generator.open_browser(tape)
    if not known and browser.get(f"/people/{account.name}/", "/people/<username>/").status == 404:
        return sign_up(browser, account)
    return sign_in(browser, account)


def _calibrate(plan: Plan, generator: Generator, world: World) -> Tape:
    dice = random.Random(f"{plan.seed}/calibration")

    def open_browser(persona: Persona, tape: Tape) -> Browser:
        browser = generator.open_browser(tape, bypass=True)
        enter(browser, persona, world.accounts, dice)
        return browser

    return calibrate(plan.scenario.personas, world, open_browser, dice)


def _rehearse(
    plan: Plan, generator: Generator, world: World, probe: statements.Probe, console: Console
) -> tuple[Tape, dict[str, Any], dict[str, Any], float]:
    """Run the shape; return the tape, the statements and the meters counted meanwhile, and how busy the machine
    was while nobody visited.
    """
    first, last = plan.shape.window
    tape = Tape((first, last))
    console.say("settling", "until the counters stand still")
    psutil.cpu_percent()  # the next reading counts from here
    meters_before, before = _settled(probe)
    busy_before = psutil.cpu_percent() / 100
    listed = probe.list()
    boundaries = {}
    generator.start(tape, world)
    with console.progress(plan) as show:
        for second in _boundaries(plan.shape):
            while (left := generator.started + second - time.monotonic()) > 0:
                gevent.sleep(min(1.0, left))
                if left >= 1.0:
                    show(generator.watch(), tape, generator.door)
            boundaries[second] = probe.read()
    generator.stop()
    meters_after = _caught_up(meters_before, tape)
    after = probe.read()
    readings = {
        "start": before,
        "window_start": boundaries[first],
        "window_end": boundaries[last],
        "end": after,
        "measured": statements.difference(boundaries[first], boundaries[last]),
        "whole": statements.difference(before, after),
        "listed": statements.most_frequent(listed, probe.list()),
    }
    return tape, readings, meters.difference(meters_before, meters_after), busy_before


def _boundaries(shape: Shape) -> list[float]:
    return sorted({*shape.window, shape.seconds})


def _settled(probe: statements.Probe) -> tuple[meters.Reading, statements.Counts]:
    """Both counters' readings once the preparation's share has arrived: meters that stand still for longer
    than a flush.
    """
    reading, still = meters.read(), 0.0
    begun = time.monotonic()
    while still < 6.0 and time.monotonic() - begun < 20.0:
        gevent.sleep(1.0)
        again = meters.read()
        still = still + 1.0 if again == reading else 0.0
        reading = again
    return reading, probe.read()


def _caught_up(before: meters.Reading, tape: Tape) -> meters.Reading:
    """The meters once they hold what the responses said, or after PATIENCE, whichever comes first."""
    deadline = time.monotonic() + PATIENCE
    while True:
        reading = meters.read()
        counted = meters.difference(before, reading)
        queries = sum((counted["queries"] or {}).values())
        lookups = sum(sum(outcomes.values()) for outcomes in (counted["lookups"] or {}).values())
        if queries >= tape.whole.queries.total() and lookups >= tape.whole.lookups.total():
            return reading
        if time.monotonic() > deadline:
            return reading
        gevent.sleep(0.5)


def _describe(plan: Plan, target: Target, started_at: datetime, places: dict[str, int]) -> dict[str, Any]:
    scenario = plan.scenario
    return {
        "scenario": scenario.name,
        "summary": scenario.summary,
        "site": target.site_url,
        "started_at": started_at.isoformat(timespec="seconds"),
        "seconds": plan.seconds,
        "rate": plan.rate,
        "launch_rate": round(launch_rate(), 1),
        "seed": plan.seed,
        "alpha": scenario.alpha,
        "think_seconds": scenario.think,
        "pages_per_visit": scenario.pages,
        "commit": machine.commit(),
        "machine": machine.describe(),
        "places": places,
        "phases": [
            {"name": phase.name, "start": begun, "end": begun + phase.seconds, "measured": phase.measured}
            for begun, phase in plan.shape.starts()
        ],
        "mix": {
            persona.name: {
                "share": persona.share,
                "steps": {str(step): weight for step, weight in persona.mix},
            }
            for persona in scenario.personas
        },
    }
