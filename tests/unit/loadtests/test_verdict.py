from collections.abc import Callable
from typing import Any

import pytest

from loadtests import histogram
from loadtests.verdict import Outcome, judge, percent
from tests.unit.loadtests.samples import page, passing, tape

Report = dict[str, Any]


def test_a_good_run_passes() -> None:
    verdict = judge(passing())
    assert verdict.doubts == ()
    assert verdict.outcome is Outcome.PASS
    figures = verdict.figures
    assert figures.requests == 200
    assert figures.possible_queries == 2000
    assert figures.reached_queries == 200
    assert figures.queries_avoided == pytest.approx(0.9)
    assert figures.page_hit_rate == pytest.approx(0.9)
    assert figures.object_hit_rate == pytest.approx(0.9)
    assert figures.replica_offload == 1
    assert figures.p95_ms == pytest.approx(20, rel=0.03)


def more_queries(report: Report) -> None:
    for statements in report["statements"].values():
        statements["replica1"]["read"] = 500
    report["meters"]["queries"]["replica1"] = report["traffic"]["whole"]["queries"]["replica1"] = 500


def reads_on_the_primary(report: Report) -> None:
    for statements in report["statements"].values():
        statements["replica1"]["read"], statements["primary"]["read"] = 180, 20
    for counts in (report["meters"]["queries"], report["traffic"]["whole"]["queries"]):
        counts.update(replica1=180, primary=20)


def slow(report: Report) -> None:
    report["traffic"]["routes"][0]["latency"] = {
        str(histogram.bucket(20)): 180,
        str(histogram.bucket(300)): 20,
    }


def one_error(report: Report) -> None:
    report["traffic"]["routes"][0]["errors"] = {"502": 1}


@pytest.mark.parametrize(
    ("spoil", "name"),
    [
        (more_queries, "queries avoided"),
        (reads_on_the_primary, "reads on replicas"),
        (slow, "p95 latency"),
        (one_error, "error rate"),
    ],
)
def test_each_threshold_flips_the_verdict(spoil: Callable[[Report], None], name: str) -> None:
    report = passing()
    spoil(report)
    verdict = judge(report)
    assert verdict.doubts == ()
    assert verdict.outcome is Outcome.FAIL
    assert [check.name for check in verdict.checks if not check.met] == [name]


@pytest.mark.parametrize("limit", ["queries_avoided", "replica_offload", "p95_ms", "error_rate"])
def test_the_limits_are_the_reports_own(limit: str) -> None:
    report = passing()
    report["thresholds"][limit] = {
        "queries_avoided": 0.91,
        "replica_offload": 1.01,
        "p95_ms": 15,
        "error_rate": -0.1,
    }[limit]
    assert judge(report).outcome is Outcome.FAIL


def few_requests(report: Report) -> None:
    report["traffic"] = {
        **tape([page(11, 'db-replica1;desc="1"')]).as_json(),
        "own_writes": report["traffic"]["own_writes"],
    }
    report["statements"]["measured"]["replica1"]["read"] = report["statements"]["whole"]["replica1"][
        "read"
    ] = 1
    report["meters"] = {"queries": {"replica1": 1}, "lookups": {}}


def silent_site(report: Report) -> None:
    report["traffic"]["whole"]["told"] = 0


def ledger_apart(report: Report) -> None:
    report["statements"]["whole"]["replica1"]["read"] = 180


def caches_apart(report: Report) -> None:
    report["meters"]["lookups"]["fragment"]["hit"] = 100


def no_recorder(report: Report) -> None:
    report["meters"]["queries"] = None


def no_meters(report: Report) -> None:
    report["meters"]["lookups"] = None


def counters_reset(report: Report) -> None:
    report["statements"]["whole"]["primary"]["read"] = -4


def nothing_calibrated(report: Report) -> None:
    report["calibration"] = []


def busy_generator(report: Report) -> None:
    report["generator"]["cpu"][4:9] = [0.95] * 5


def busy_machine(report: Report) -> None:
    report["generator"]["machine_cpu_before"] = 0.6


def dropped_visitors(report: Report) -> None:
    report["generator"]["dropped"] = 1


def nobody_wrote(report: Report) -> None:
    report["traffic"]["own_writes"]["seen"] = 0


def own_bug(report: Report) -> None:
    report["traffic"]["crashes"] = {"KeyError: 'x'": 1}


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (few_requests, "only 1 requests"),
        (silent_site, "no response said"),
        (
            ledger_apart,
            "ledger's entries differ by 10.0 %: queries on replica1: responses 200, recorder 200, statements 180",
        ),
        (caches_apart, "ledger's entries differ by 40.0 %: fragment hit"),
        (no_recorder, "recorder"),
        (no_meters, "cache meters"),
        (counters_reset, "counters of primary went backwards"),
        (nothing_calibrated, "GET / (anonymous)"),
        (busy_generator, "95.0 % of a core"),
        (busy_machine, "60.0 % busy before"),
        (dropped_visitors, "found no place"),
        (nobody_wrote, "nobody wrote"),
        (own_bug, "KeyError"),
    ],
)
def test_each_doubt_makes_it_inconclusive(spoil: Callable[[Report], None], words: str) -> None:
    report = passing()
    spoil(report)
    verdict = judge(report)
    assert verdict.outcome is Outcome.INCONCLUSIVE
    assert any(words in doubt for doubt in verdict.doubts), verdict.doubts


def test_one_busy_second_is_no_doubt() -> None:
    report = passing()
    report["generator"]["cpu"][4] = 1.0
    assert judge(report).outcome is Outcome.PASS


def a_leak(report: Report) -> None:
    report["traffic"]["leaks"] = {"count": 1, "examples": ["a signed-in name on anonymous /"]}


def a_missed_write(report: Report) -> None:
    report["traffic"]["own_writes"] = {"seen": 9, "missed": 1, "examples": ["POST /looks/3/like/"]}


@pytest.mark.parametrize("spoil", [a_leak, a_missed_write])
@pytest.mark.parametrize("doubt", [lambda report: None, ledger_apart, busy_generator])
def test_a_broken_promise_fails_whatever_the_instruments_say(spoil, doubt) -> None:
    report = passing()
    spoil(report)
    doubt(report)
    assert judge(report).outcome is Outcome.FAIL


def test_shares_never_round_to_a_false_whole() -> None:
    assert percent(0.9) == "90.0 %"
    assert percent(0.9996) == "99.96 %"
    assert percent(0.0004) == "0.04 %"
    assert percent(None) == "not measured"
