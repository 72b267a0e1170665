"""Every cache layer counts, whichever the site has: in the ledger, the figures and the plot."""

import pytest

from loadtests import ledger
from loadtests.figures import compute
from loadtests.plots import plots
from tests.unit.loadtests.samples import page, passing, tape


def test_a_shared_page_is_a_page_without_a_query_and_a_hit_even_when_it_is_stale() -> None:
    headers = ['cache-page;desc="hit=1"'] * 6 + ['cache-page;desc="stale=1"'] * 2
    headers += ['db-replica1;desc="2", cache-page;desc="miss=1", cache-fragment;desc="hit=1"'] * 2
    raw = passing()
    raw["traffic"] = tape([page(11 + number / 10, header) for number, header in enumerate(headers)]).as_json()
    raw["meters"]["lookups"] = {"page": {"hit": 6, "stale": 2, "miss": 2}, "fragment": {"hit": 2}}
    figures = compute(raw)
    assert figures.page_hit_rate == pytest.approx(0.8)
    assert figures.object_hit_rate == pytest.approx(10 / 12)
    accounts = {account.name: account for account in ledger.lookups(raw)}
    assert accounts.keys() == {"page hit", "page stale", "page miss", "fragment hit"}
    assert {account.spread for account in accounts.values()} == {0}
    drawn = next(plot for plot in plots(raw) if plot.title == "Cache look-ups")
    assert [line.label for line in drawn.lines] == ["fragment hits", "page hits", "misses, all layers"]
    assert drawn.summary == "Cache look-ups: up to 8 a second"
