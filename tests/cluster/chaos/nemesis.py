"""What goes wrong, one thing after the other: each scenario injects a fault, holds it a while and heals it."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from deploy.stack import REPLICAS, Stack
from tests.cluster.chaos.history import Fault, History
from tests.cluster.nodes import cut_off, delayed, frozen, healed, replay_paused, reset_connections, stopped

Choice = random.Random


@dataclass(frozen=True)
class Scenario:
    """A fault by its name.

    `without_primary`: writes are refused meanwhile, and a writer's read may be put off. `on_replicas` is the share of
    the reads that replicas must answer.
    """

    name: str
    inject: Callable[[Choice], AbstractContextManager[object]]
    without_primary: bool = False
    on_replicas: float = 0.0


@contextmanager
def _nothing() -> Iterator[None]:
    yield


@contextmanager
def _killed_and_back(name: str) -> Iterator[None]:
    """A crash after which the supervisor starts the node at once."""
    Stack.from_environment().control(name, "kill")
    yield


@contextmanager
def _resets(chance: Choice) -> Iterator[None]:
    """The connections of a node end again and again."""
    done = threading.Event()

    def again() -> None:
        while not done.wait(0.3):
            reset_connections(chance.choice(REPLICAS))

    thread = threading.Thread(target=again)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


@contextmanager
def _kill_in_the_dark(chance: Choice) -> Iterator[None]:
    """A standby whose replay is paused is killed: it comes back behind where the others are, and catches up."""
    name = chance.choice(REPLICAS)
    with replay_paused(*(set(REPLICAS) - {name})), stopped(name):
        yield


SCENARIOS = (
    Scenario("nothing", lambda _: _nothing(), on_replicas=0.95),
    Scenario("replay paused on one", lambda chance: replay_paused(chance.choice(REPLICAS))),
    Scenario("replay paused on all", lambda _: replay_paused(*REPLICAS)),
    Scenario("replica killed, stays away", lambda chance: stopped(chance.choice(REPLICAS))),
    Scenario("replica killed, restarts", lambda chance: _killed_and_back(chance.choice(REPLICAS))),
    Scenario("one killed, the other paused", _kill_in_the_dark),
    Scenario("replica frozen", lambda chance: frozen(chance.choice(REPLICAS))),
    Scenario("all replicas lag", lambda _: delayed(800, *REPLICAS)),
    Scenario("one replica lags", lambda chance: delayed(1500, chance.choice(REPLICAS))),
    Scenario("replica cut off", lambda chance: cut_off(chance.choice(REPLICAS))),
    Scenario("connections reset", _resets),
    Scenario("primary killed, restarts", lambda _: _killed_and_back("primary"), without_primary=True),
    Scenario("primary killed, stays away", lambda _: stopped("primary"), without_primary=True),
    Scenario("primary frozen", lambda _: frozen("primary"), without_primary=True),
)

_SETTLED = 2.0  # seconds

WITHOUT_PRIMARY = frozenset(scenario.name for scenario in SCENARIOS if scenario.without_primary)


def torment(
    history: History, *, seconds: float, hold: float, rounds: int, seed: int, say: Callable[[str], None]
) -> None:
    """Go through the scenarios in random order, `rounds` times at least, and on until the time is over."""
    chance, end, done = random.Random(seed), time.monotonic() + seconds, 0
    while done < rounds or time.monotonic() < end:
        for scenario in chance.sample(SCENARIOS, len(SCENARIOS)):
            if done >= rounds and time.monotonic() >= end:
                return
            history.faults.append(_endured(scenario, chance, hold, say))
        done += 1


def _endured(scenario: Scenario, chance: Choice, hold: float, say: Callable[[str], None]) -> Fault:
    say(scenario.name)
    began = time.monotonic()
    with scenario.inject(chance):
        time.sleep(hold)
    healed()
    # The nodes are well, and the site has yet to notice: PgBouncer refuses a server for a second after it has failed
    # (server_login_retry), and each client is let go once to the node that has come back.
    time.sleep(_SETTLED)
    return Fault(scenario.name, began, time.monotonic())
