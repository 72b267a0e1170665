"""How many queries there would have been without any cache: measured per route, weighted by the pages really served."""

import random
from collections.abc import Callable
from typing import Any

from loadtests.browser import Browser
from loadtests.journeys import Visitor, World
from loadtests.personas import Persona
from loadtests.tape import Tape

REPEATS = 4
"""Requests a step and persona; the pages are drawn as in the run, so popular ones weigh more."""


def calibrate(
    personas: tuple[Persona, ...],
    world: World,
    open_browser: Callable[[Persona, Tape], Browser],
    dice: random.Random,
) -> Tape:
    """Take each persona's steps with browsers that bypass every cache; the tape then holds queries by route."""
    tape = Tape(window=(0.0, float("inf")))
    for persona in personas:
        for step, _ in persona.mix:
            for _ in range(REPEATS):
                Visitor(persona, open_browser(persona, tape), dice, world).take(step)
    return tape


def possible_queries(served: list[dict[str, Any]], calibration: list[dict[str, Any]]) -> float:
    """Queries that the served pages would have run with every cache bypassed.

    Both arguments are `routes` lists of report.json. A route counts what it ran, so nothing as avoided,
    where no calibration request of the same route and audience succeeded. Answers that failed, and pages
    that only redirected, count nothing.
    """
    cost = {
        (entry["route"], entry["audience"]): sum(entry["queries"].values()) / entry["requests"]
        for entry in calibration
        if entry["requests"] and not entry["errors"]
    }
    total = 0.0
    for entry in served:
        key = entry["route"], entry["audience"]
        total += served_pages(entry) * cost[key] if key in cost else sum(entry["queries"].values())
    return total


def uncalibrated(served: list[dict[str, Any]], calibration: list[dict[str, Any]]) -> list[str]:
    """Routes that were served and whose possible queries nobody measured, as `route (audience)`."""
    known = {
        (entry["route"], entry["audience"])
        for entry in calibration
        if entry["requests"] and not entry["errors"]
    }
    return [
        f"{entry['route']} ({entry['audience']})"
        for entry in served
        if (entry["route"], entry["audience"]) not in known
    ]


def served_pages(entry: dict[str, Any]) -> int:
    """Answers of a route that gave the visitor what was asked for: a page, or for a form the redirect after it."""
    redirects = 0 if entry["route"].startswith("POST ") else entry["redirects"]
    return int(entry["requests"] - redirects - sum(entry["errors"].values()))
