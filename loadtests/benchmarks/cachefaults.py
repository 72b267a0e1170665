"""Stale rows served after each fault, by our query cache and by django-cachalot as it comes, on the same servers."""

import json
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version

from loadtests.benchmarks.measurement import Measurement
from loadtests.errors import RehearsalError


class UnplayedError(RehearsalError):
    """A contestant broke down in the middle. Its last words follow."""


def measure() -> Iterator[Measurement]:
    """Rounds in which a stale row was served; and how many of 200 readers of a cold key asked the database."""
    stock, ours = _played("stock"), _played("ours")
    peer = f"django-cachalot {version('django-cachalot')}"
    for what, (found, rounds) in ours.items():
        theirs = stock[what][0]
        if what != "fillers":
            yield Measurement(what, f"stale of {rounds}", found, theirs, peer, at_most=0.0 if theirs else 1.0)
    (asked, readers), (theirs, _) = ours["fillers"], stock["fillers"]
    yield Measurement(
        "one cold key", f"queries of {readers} readers", asked, theirs, peer, at_most=1 / theirs
    )


def _played(contestant: str) -> dict[str, tuple[int, int]]:
    command = [sys.executable, "-W", "ignore", "-m", "loadtests.cachefaults", contestant]
    done = subprocess.run(command, text=True, capture_output=True, check=False)  # noqa: S603 - a known name
    if done.returncode != 0:
        words = done.stderr.strip().splitlines() or ["no word"]
        raise UnplayedError(f"{contestant}: {words[-1]}")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {line["what"]: (line["found"], line["of"]) for line in lines}
