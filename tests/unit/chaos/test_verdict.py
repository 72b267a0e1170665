"""A report says why it hasn't passed."""

from tests.cluster.chaos.history import Fault, History, Kind, Operation
from tests.cluster.chaos.run import Report, judged


def report(*, primary: int, scenario: str = "nothing", wanted: int = 0) -> Report:
    """Of a hundred reads during the scenario, so many are the primary's."""
    reads = [
        Operation(Kind.READ, "a", "", at, at + 0.5, 200, node="primary" if at < primary else "replica1")
        for at in range(100)
    ]
    return judged(History(reads, [Fault(scenario, 0, 100)]), seconds=100, seed=0, wanted=wanted)


def test_while_all_is_well_the_replicas_answer_almost_everything() -> None:
    assert report(primary=5).passed
    assert not report(primary=6).passed
    assert report(primary=6).shortcomings == ["nothing: 94.0% of the reads on replicas, 95% wanted"]
    assert report(primary=90, scenario="replay paused on all").passed


def test_too_few_operations_say_nothing() -> None:
    assert report(primary=0, wanted=101).shortcomings == ["1 operations too few"]
    assert not report(primary=0, wanted=101).passed
