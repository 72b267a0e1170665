import time

import pytest
from pytest_django import Settings

from caching.breaker import Breaker


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> list[float]:
    settings.CACHING = {**settings.CACHING, "BREAK_SECONDS": 2.0}
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


def test_it_lets_one_caller_try_each_pause_and_closes_when_that_succeeds(clock: list[float]) -> None:
    breaker = Breaker("default")
    assert breaker.allows()
    breaker.trip(OSError("refused"))
    assert not breaker.allows()
    clock[0] += 2.0
    assert [breaker.allows(), breaker.allows()] == [True, False], "one tries, the others don't wait for it"
    clock[0] += 2.0
    assert breaker.allows()
    breaker.close()
    assert breaker.allows()
    assert breaker.allows()


def test_an_outage_is_logged_once(clock: list[float], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    breaker = Breaker("default")
    for _ in range(3):
        breaker.trip(OSError("refused"))
        clock[0] += 2.0
    breaker.close()
    breaker.close()
    assert caplog.messages == ["cache_down", "cache_up"]
