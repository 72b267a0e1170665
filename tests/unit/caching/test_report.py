from caching.report import Row, rows


def test_rows_lead_with_the_total_and_then_the_routes_that_miss_most() -> None:
    counts = {
        ("a/", "fragment", "hit", "-"): 3,
        ("a/", "fragment", "miss", "cold"): 1,
        ("b/", "fragment", "miss", "cold"): 2,
        ("b/", "fragment", "miss", "corrupt"): 4,
        ("b/", "fragment", "bypass", "asked"): 9,
        ("a/", "fragment", "stale", "-"): 2,
    }
    assert rows(counts) == [
        Row("fragment", "(all)", 12, 5, 2, 5 / 12, 9, {"corrupt": 4, "cold": 3}, {"asked": 9}),
        Row("fragment", "b/", 6, 0, 0, 0.0, 9, {"corrupt": 4, "cold": 2}, {"asked": 9}),
        Row("fragment", "a/", 6, 5, 2, 5 / 6, 0, {"cold": 1}, {}),
    ]


def test_a_route_that_was_only_bypassed_has_no_share() -> None:
    (total, row) = rows({("a/", "query", "bypass", "fragment"): 2})
    assert total.hit_share is None
    assert (row.lookups, row.hit_percent, row.bypasses) == (0, 0.0, {"fragment": 2})
