"""The traffic: Locust's runner with a few scheduler users, each letting visitors in by the clock.

Importing this module makes the process cooperative (gevent): only the `launch` command does.
"""

import itertools
import random
import time
from typing import Any

import psutil
from geventhttpclient.client import HTTPClientPool
from locust import User, task
from locust.contrib.fasthttp import FastHttpSession
from locust.env import Environment
from locust.exception import StopUser

from loadtests.accounts import Accounts
from loadtests.arrivals import Arrival, Door, schedule
from loadtests.browser import Browser, record
from loadtests.journeys import Visitor, World
from loadtests.personas import Audience, Persona, pick
from loadtests.scenarios import Scenario
from loadtests.shapes import Shape
from loadtests.tape import Tape
from loadtests.target import Target

SCHEDULERS = 2
TIMEOUT = 15.0
"""Seconds that a visitor waits for an answer."""


class Generator:
    """Visitors for one run. Everything random follows from `seed`."""

    def __init__(self, target: Target, scenario: Scenario, shape: Shape, rate: float, seed: int) -> None:
        self.scenario = scenario
        self.shape = shape
        self.seed = seed
        # Those who think, three times over: beyond it the site has been slow for so long that the run is lost.
        capacity = int(3 * rate * scenario.think) + 50
        self.door = Door(capacity)
        self.cpu: list[float] = []
        self.machine_cpu: list[float] = []
        self.started = time.monotonic()
        self._target = target
        self._pool = HTTPClientPool(concurrency=capacity, connection_timeout=TIMEOUT, network_timeout=TIMEOUT)
        self._environment = Environment(host=target.site_url)
        self._environment.events.request.add_listener(self._record)
        self._process = psutil.Process()

    def open_browser(self, tape: Tape, *, bypass: bool = False) -> Browser:
        """A new visitor's browser, signed as an observer; with `bypass` its pages are made without any cache."""
        session = FastHttpSession(
            base_url=self._target.site_url,
            request_event=self._environment.events.request,
            user=None,
            client_pool=self._pool,  # connections are shared, as behind a proxy; cookies never are
            headers={"User-Agent": "runway-rehearsal", **self._target.observer_headers(bypass=bypass)},
            max_redirects=0,
            max_retries=0,
        )
        return Browser(session, tape, self.started)

    def start(self, tape: Tape, world: World) -> None:
        """Open the doors: second 0 is now. Returns at once."""
        self.started = time.monotonic()
        self._process.cpu_percent()  # the first reading of both only sets where the next one counts from
        psutil.cpu_percent()
        self._environment.user_classes = [self._scheduler(tape, world)]
        self._environment.create_local_runner().start(SCHEDULERS, spawn_rate=SCHEDULERS)

    def watch(self) -> float:
        """Note the CPU used since the last call, and return the seconds since the start.

        The generator's as a share of a core, the machine's as a share of all its cores.
        """
        self.cpu.append(self._process.cpu_percent() / 100)
        self.machine_cpu.append(psutil.cpu_percent() / 100)
        return time.monotonic() - self.started

    def stop(self) -> None:
        """Show everybody out."""
        self.door.close(patience=1.0)
        if self._environment.runner is not None:
            self._environment.runner.quit()

    def _record(self, **event: Any) -> None:
        record(response=event["response"], context=event["context"], started=self.started)

    def _scheduler(self, tape: Tape, world: World) -> type[User]:
        generator, numbers = self, itertools.count()

        class Scheduler(User):  # type: ignore[misc]  # Locust is untyped here
            """Lets its share of the visitors in, then leaves."""

            fixed_count = SCHEDULERS

            @task  # type: ignore[untyped-decorator]
            def admit(self) -> None:
                generator._admit(f"{generator.seed}/{next(numbers)}", tape, world)
                raise StopUser

        return Scheduler

    def _admit(self, seed: str, tape: Tape, world: World) -> None:
        dice = random.Random(seed)
        arrivals = schedule(
            self.shape,
            pages=self.scenario.pages,
            think=self.scenario.think,
            share=1 / SCHEDULERS,
            dice=random.Random(f"{seed}/arrivals"),
        )

        def visit(arrival: Arrival) -> None:
            tape.arrivals[int(arrival.at)] += 1
            persona = pick(self.scenario.personas, dice)
            try:
                self.welcome(persona, tape, world, random.Random(dice.random())).visit(arrival)
            except Exception as error:  # noqa: BLE001 - one visitor's bug must not end the run, and must not hide
                tape.crashes[f"{type(error).__name__}: {error}"[:200]] += 1

        self.door.admit(arrivals, self.started, visit)

    def welcome(self, persona: Persona, tape: Tape, world: World, dice: random.Random) -> Visitor:
        """A visitor of this persona, signed in where the persona is."""
        browser = self.open_browser(tape)
        enter(browser, persona, world.accounts, dice)
        return Visitor(persona, browser, dice, world)


def enter(browser: Browser, persona: Persona, accounts: Accounts, dice: random.Random) -> None:
    """Come back with an account's cookies, if the persona has an account."""
    if persona.audience is Audience.MEMBER:
        browser.use(accounts.choose(persona, dice))
