import pytest

from loadtests import ledger
from tests.unit.loadtests.samples import passing


def test_three_entries_that_agree() -> None:
    accounts = {account.name: dict(account.entries) for account in ledger.queries(passing())}
    assert accounts == {
        "queries on primary": {"responses": 0, "recorder": 0, "statements": 0},
        "queries on replica1": {"responses": 200, "recorder": 200, "statements": 200},
    }
    assert ledger.disagreement(ledger.queries(passing())) == 0


@pytest.mark.parametrize("party", ["responses", "recorder", "statements"])
def test_any_party_that_counts_otherwise_shows(party: str) -> None:
    report = passing()
    if party == "responses":
        report["traffic"]["whole"]["queries"]["replica1"] = 180
    elif party == "recorder":
        report["meters"]["queries"]["replica1"] = 180
    else:
        report["statements"]["whole"]["replica1"]["read"] = 180
    assert ledger.disagreement(ledger.queries(report)) == pytest.approx(0.1)


def test_a_node_that_only_one_party_knows_counts() -> None:
    report = passing()
    report["statements"]["whole"]["replica2"] = {"read": 50, "write": 0, "background": 0}
    assert ledger.disagreement(ledger.queries(report)) == pytest.approx(50 / 250)


def test_three_queries_more_on_a_quiet_node_weigh_little() -> None:
    report = passing()
    report["statements"]["whole"]["primary"]["write"] = 3
    assert ledger.disagreement(ledger.queries(report)) == pytest.approx(3 / 203)


def test_background_work_is_nobodys_page() -> None:
    report = passing()
    report["statements"]["whole"]["primary"]["background"] = 10_000
    assert ledger.disagreement(ledger.queries(report)) == 0


def test_lookups_are_compared_by_layer_and_outcome() -> None:
    report = passing()
    assert ledger.disagreement(ledger.lookups(report)) == 0
    report["meters"]["lookups"]["fragment"]["hit"] = 80
    assert ledger.disagreement(ledger.lookups(report)) == pytest.approx(100 / 200)


def test_a_party_without_a_count_is_left_out() -> None:
    report = passing()
    report["meters"] = {"queries": None, "lookups": None}
    assert ledger.disagreement(ledger.queries(report)) == 0
    assert ledger.lookups(report) == []
    assert ledger.disagreement([]) == 0
