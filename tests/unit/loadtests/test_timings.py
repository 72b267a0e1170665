import pytest

from loadtests.timings import parse


def test_queries_by_node() -> None:
    timings = parse('db-primary;dur=1.20;desc="2", db-replica1;dur=0.31;desc="11"')
    assert timings.queries == {"primary": 2, "replica1": 11}


def test_lookups_by_layer_and_outcome() -> None:
    timings = parse('cache-fragment;desc="hit=3,miss=1", cache-session;desc="hit=1"')
    assert timings.lookups == {("fragment", "hit"): 3, ("fragment", "miss"): 1, ("session", "hit"): 1}


def test_several_header_lines() -> None:
    assert parse(['db-primary;desc="1"', 'db-primary;desc="2"']).queries == {"primary": 3}


@pytest.mark.parametrize(
    "header", [None, "", [], "total;dur=12", 'cdn;desc="hit, stale"', "db-primary", "db-primary;dur=3"]
)
def test_what_is_not_ours_tells_nothing(header: str | list[str] | None) -> None:
    timings = parse(header)
    assert not timings.told
    assert not timings.queries
    assert not timings.lookups


def test_foreign_entries_between_ours() -> None:
    timings = parse('app;dur=3;desc="a, \\"b\\"; c", db-replica2;desc="4";dur=1 , cache-query;desc=hit=2')
    assert timings.queries == {"replica2": 4}
    assert timings.lookups == {("query", "hit"): 2}
