from collections import Counter

from queryreport.measures import Key, Measure, difference, total

KEY = Key("/looks/", "GET", "replica1", "abc")


def measure(*milliseconds: float) -> Measure:
    result = Measure(requests=1, repeats=len(milliseconds))
    for each in milliseconds:
        result.calls += 1
        result.seconds += each / 1e3
        result.slowest = max(result.slowest, each / 1e3)
        result.histogram[int(each * 1e3).bit_length()] += 1
    return result


def test_measures_add_up():
    both = total([measure(1, 2), measure(4)])
    assert (both.calls, both.requests, both.repeats, both.slowest) == (3, 2, 2, 0.004)
    assert both.histogram == Counter({10: 1, 11: 1, 12: 1})


def test_a_percentile_is_the_upper_edge_of_its_bucket():
    found = measure(*[1] * 95, *[30] * 5)
    assert found.percentile(0.95) == 0.001024
    assert found.percentile(0.99) == 0.030, "never above the slowest call"
    assert Measure().percentile(0.95) == 0


def test_the_difference_is_what_happened_in_between():
    before, after = {KEY: measure(1)}, {KEY: total([measure(1), measure(8, 8)])}
    found = difference(before, after)[KEY]
    assert (found.calls, found.requests, round(found.seconds, 6)) == (2, 1, 0.016)
    assert found.histogram == Counter({13: 2})


def test_what_did_not_change_is_left_out():
    assert difference({KEY: measure(1)}, {KEY: measure(1)}) == {}


def test_a_key_seen_first_counts_in_full_and_so_does_one_that_began_anew():
    assert difference({}, {KEY: measure(1)}) == {KEY: measure(1)}
    assert difference({KEY: measure(1, 2, 3)}, {KEY: measure(5)}) == {KEY: measure(5)}


def test_a_slow_call_of_the_past_is_not_blamed_on_the_present():
    before, after = {KEY: measure(500)}, {KEY: total([measure(500), measure(1)])}
    assert difference(before, after)[KEY].slowest < 0.002


def test_requests_without_a_statement_count_too():
    key = Key("/", "GET", "", "")
    assert difference({key: Measure(requests=3)}, {key: Measure(requests=10)})[key].requests == 7
