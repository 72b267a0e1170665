"""How far a standby is behind, in bytes and in seconds."""

import time
from datetime import UTC, datetime

from dbrouters.health import History
from dbrouters.position import UNREACHABLE, Position, Sample, lsn_text


def at(lsn: int, *, seconds_ago: float = 0.0, timeline: int = 1, system: int = 7) -> Sample:
    return Sample(
        position=Position(system, timeline, lsn),
        in_recovery=False,
        started=datetime.now(UTC),
        receiving=False,
        taken=time.monotonic() - seconds_ago,
    )


def test_lag_is_unknown_before_the_primary_was_seen() -> None:
    assert History(window=20).lag(Position(7, 1, 100)) is None


def test_an_idle_primary_is_no_lag_however_long_ago_its_last_commit_was() -> None:
    history = History(window=20)
    for ago in (3600.0, 1800.0, 0.0):
        history.add(at(100, seconds_ago=ago))
    lag = history.lag(Position(7, 1, 100))
    assert lag is not None
    assert (lag.bytes, lag.seconds) == (0, 0.0)


def test_lag_counts_from_the_moment_that_the_primary_passed_the_standby() -> None:
    history = History(window=20)
    for lsn, ago in ((100, 9.0), (200, 5.0), (300, 1.0)):
        history.add(at(lsn, seconds_ago=ago))
    lag = history.lag(Position(7, 1, 150))
    assert lag is not None
    assert lag.bytes == 150
    assert 4.9 < lag.seconds < 6


def test_a_standby_behind_everything_remembered_is_late_by_all_of_it() -> None:
    history = History(window=2)
    for number in range(10):
        history.add(at(100 + number, seconds_ago=10.0 - number))
    lag = history.lag(Position(7, 1, 1))
    assert lag is not None
    assert lag.seconds > 2


def test_positions_compare_only_within_one_history() -> None:
    position = Position(7, 1, 100)
    assert position.reached_by(Position(7, 1, 100))
    assert not position.reached_by(Position(7, 1, 99))
    assert not position.reached_by(Position(7, 2, 500))
    assert not position.reached_by(Position(8, 1, 500))
    assert not UNREACHABLE.reached_by(Position(7, 1, 2**63))


def test_a_position_reads_as_postgresql_writes_it() -> None:
    assert lsn_text(0x1_03A7B7A0) == "1/3A7B7A0"
