import json

import pytest

from loadtests import bench
from loadtests.bench import Bench, BenchmarkUnknownError
from loadtests.benchmarks.measurement import Measurement, UnjudgedError
from loadtests.verdict import Outcome


def slower(ratio: float, **bounds: float) -> Measurement:
    return Measurement("a hit", "µs", 100 * ratio, 100, "a peer", **bounds)


@pytest.mark.parametrize(
    ("ratio", "bounds", "reached"),
    [
        (0.9, {"at_most": 1.0}, True),
        (1.1, {"at_most": 1.0}, False),
        (0.9, {"at_least": 0.95}, False),
        (1.0, {"at_least": 0.95, "at_most": 1.05}, True),
    ],
)
def test_a_ratio_is_held_against_its_bounds(ratio, bounds, reached):
    assert slower(ratio, **bounds).reached is reached


def test_nothing_against_nothing_is_equal_and_something_against_it_is_not():
    assert Measurement("deadlocks", "", 0, 0, "no counter", at_most=1).reached
    assert not Measurement("deadlocks", "", 1, 0, "no counter", at_most=1).reached


def test_a_measurement_that_nothing_judges_is_refused():
    with pytest.raises(UnjudgedError, match="a hit"):
        slower(1.0)


@pytest.mark.parametrize(
    ("run", "outcome"),
    [
        (Bench({"x": [slower(0.5, at_most=1)]}), Outcome.PASS),
        (Bench({"x": [slower(0.5, at_most=1), slower(2, at_most=1)]}), Outcome.FAIL),
        (Bench({"x": [slower(0.5, at_most=1)]}, {"y": "ImportError: no peer"}), Outcome.INCONCLUSIVE),
    ],
)
def test_the_outcome_of_a_run(run, outcome):
    assert run.outcome is outcome
    assert json.loads(json.dumps(run.as_json()))["outcome"] == outcome.name


def test_an_unknown_benchmark_is_named_before_anything_starts(tmp_path):
    with pytest.raises(BenchmarkUnknownError, match=r"'tea'.*fragments"):
        bench.run(["tea"], tmp_path)


def test_the_documentations_table_marks_what_was_missed():
    *_, kept, missed = bench.markdown([slower(0.5, at_most=1), slower(2, at_most=1)]).splitlines()
    assert kept == "| a hit | µs | 50 | 100 | a peer | 0.50 | ≤ 1 |"
    assert "| **2.00** |" in missed
