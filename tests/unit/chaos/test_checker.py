"""The checker finds what was planted, and nothing in a history that keeps every promise."""

from pathlib import Path

import pytest

from tests.cluster.chaos.checker import Breach, violations
from tests.cluster.chaos.history import Fault, History, Kind, Operation, Wall


def write(client: str, number: int, at: float, *, user: str = "", status: int = 200) -> Operation:
    return Operation(Kind.WRITE, client, user, at, at + 0.1, status, number=number)


def read(
    client: str, at: float, *walls: Wall, user: str = "", status: int = 200, retry_after: bool = False
) -> Operation:
    return Operation(
        Kind.READ, client, user, at, at + 0.1, status, node="replica1", walls=walls, retry_after=retry_after
    )


def breaches(*operations: Operation, final: dict[str, list[int]] | None = None) -> list[Breach]:
    held: dict[str, list[int]] = {}
    for operation in operations:
        if operation.kind is Kind.WRITE:
            held.setdefault(operation.client, []).append(operation.number)
    history = History(list(operations), final=held if final is None else final)
    return [violation.breach for violation in violations(history)]


def test_a_history_that_keeps_every_promise_has_no_violation() -> None:
    assert (
        breaches(
            write("a", 1, 0),
            read("a", 1, {"a": 1}, {"a": 1}),
            read("b", 1, {}),  # a stranger may see it later
            write("a", 2, 2, status=503),
            read("b", 3, {"a": 2}, {"a": 2}),  # refused writes may have happened
            write("a", 3, 4),
            read("a", 5, {"a": 3}),
        )
        == []
    )


def test_a_lost_write_is_found() -> None:
    assert breaches(write("a", 1, 0), write("a", 2, 1), final={"a": [2]}) == [Breach.LOST]


def test_a_write_that_was_never_acknowledged_is_no_loss() -> None:
    assert breaches(write("a", 1, 0, status=0), write("a", 2, 1, status=503), final={}) == []


def test_an_own_write_that_is_not_seen_is_found() -> None:
    assert breaches(write("a", 1, 0), write("a", 2, 1), read("a", 2, {"a": 1})) == [Breach.OWN]


def test_the_second_query_of_a_request_counts_like_the_first() -> None:
    found = breaches(write("a", 1, 0), read("a", 1, {"a": 1}, {}))
    assert set(found) == {Breach.OWN, Breach.TORN}


def test_what_one_device_wrote_and_the_other_misses_is_found() -> None:
    laptop, phone = write("u1-laptop", 1, 0, user="u1"), read("u1-phone", 1, {}, user="u1")
    assert breaches(laptop, phone) == [Breach.DEVICE]


def test_a_device_that_asked_before_the_other_had_its_answer_misses_nothing() -> None:
    laptop, phone = write("u1-laptop", 1, 0, user="u1"), read("u1-phone", 0.05, {}, user="u1")
    assert breaches(laptop, phone) == []


def test_another_user_and_somebody_signed_out_are_no_second_device() -> None:
    laptop = write("u1-laptop", 1, 0, user="u1")
    assert breaches(laptop, read("u2-phone", 1, {}, user="u2"), read("stranger", 1, {})) == []


def test_time_that_runs_backwards_is_found_across_requests() -> None:
    found = breaches(write("a", 1, 0), write("a", 2, 1), read("b", 2, {"a": 2}), read("b", 3, {"a": 1}))
    assert found == [Breach.BACKWARDS]


def test_a_row_that_vanishes_is_time_running_backwards() -> None:
    assert breaches(write("a", 1, 0), read("b", 1, {"a": 1}), read("b", 2, {})) == [Breach.BACKWARDS]


def test_time_that_runs_backwards_inside_a_request_is_found() -> None:
    assert breaches(write("a", 1, 0), read("b", 1, {"a": 1}, {})) == [Breach.TORN]


def test_two_readers_may_be_at_two_times() -> None:
    assert breaches(write("a", 1, 0), read("b", 1, {"a": 1}), read("c", 2, {})) == []


def test_a_number_that_nobody_wrote_yet_is_found() -> None:
    assert breaches(read("b", 0, {"a": 1}), write("a", 1, 5)) == [Breach.PHANTOM]


@pytest.mark.parametrize("status", [0, 500, 502, 503, 504])
def test_a_failed_read_is_found(status: int) -> None:
    assert breaches(read("b", 0, status=status)) == [Breach.FAILED]


def failures(*operations: Operation) -> list[Breach]:
    history = History(list(operations), [Fault("primary killed", 1, 4)], {"a": [1]})
    return [found.breach for found in violations(history, excused=frozenset({"primary killed"}))]


def test_only_a_writers_read_may_be_put_off_and_only_without_the_primary() -> None:
    wrote = write("a", 1, 0)
    assert failures(wrote, read("a", 2, status=503, retry_after=True)) == []
    assert failures(wrote, read("a", 2, status=503)) == [Breach.FAILED]
    assert failures(wrote, read("a", 2, status=500, retry_after=True)) == [Breach.FAILED]
    assert failures(wrote, read("b", 2, status=503, retry_after=True)) == [Breach.FAILED]
    assert failures(wrote, read("a", 9, status=503, retry_after=True)) == [Breach.FAILED]


def test_a_saved_history_is_checked_alike(tmp_path: Path) -> None:
    history = History([write("a", 1, 0), read("a", 1, {})], [Fault("lag", 0, 1)], {"a": []})
    history.save(tmp_path / "history.jsonl")
    loaded = History.load(tmp_path / "history.jsonl")
    assert loaded.operations == history.operations
    assert loaded.faults == history.faults
    assert violations(loaded) == violations(history) != []
