"""A minute of faults while clients write and read: nothing acknowledged is lost, and nobody sees time run backwards."""

import random
from pathlib import Path

import pytest

from tests.cluster.chaos.run import run

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(400), pytest.mark.usefixtures("tables")]


def test_no_promise_is_broken_in_a_minute_of_faults(tmp_path: Path) -> None:
    seed = random.randrange(1_000_000)
    report = run(tmp_path, seconds=60, hold=2, rounds=0, seed=seed, wanted=500, say=print)
    assert report.violations == [], f"seed {seed}, history in {tmp_path}"
    assert report.operations >= report.wanted
    assert sum(one.rounds for one in report.verdicts) >= 3
    assert report.passed
