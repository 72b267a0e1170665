import logging
import os
import time

import pytest

from queryreport import recorder
from queryreport.instrumentation import Observation
from queryreport.measures import Key, difference

KEY = Key("/", "GET", "primary", "75bf4ad0d57a5ca0")
SQL = 'SELECT "id" FROM "looks_look" WHERE "id" = %s'


def observed(*milliseconds: float) -> Observation:
    observation = Observation()
    for each in milliseconds:
        observation.add("primary", SQL, each / 1000, 1)
    return observation


def only(totals):
    (measure,) = [each for key, each in totals.items() if key.fingerprint]
    return measure


def test_what_is_handed_over_comes_back():
    recorder.fold("/", "GET", observed(1, 2, 30))
    recorder.fold("/", "GET", observed(4))
    recorder.flush()
    found = only(recorder.totals())
    assert (found.calls, found.requests, found.repeats, found.rows) == (4, 2, 3, 4)
    assert (round(found.seconds, 6), found.slowest) == (0.037, 0.03)
    assert sum(found.histogram.values()) == 4
    assert list(recorder.texts().values()) == ['SELECT "id" FROM "looks_look" WHERE "id" = $1']


def test_totals_grow_and_maxima_stay():
    recorder.fold("/", "GET", observed(30))
    recorder.flush()
    before = recorder.totals()
    recorder.fold("/", "GET", observed(1, 1))
    recorder.flush()
    after = recorder.totals()
    assert only(after).slowest == 0.03
    assert only(difference(before, after)).calls == 2
    assert recorder.own()["flushes"] == 2


def test_an_outage_loses_statistics_only_and_is_logged_once(settings, caplog):
    here = settings.CACHES
    gone = {**here["state"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {**here, "state": gone}
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            recorder.fold("/", "GET", observed(1))
            recorder.flush()
    assert [line.message for line in caplog.records].count("queryreport_flush_failed") == 1
    settings.CACHES = here
    recorder.fold("/", "GET", observed(1))
    recorder.flush()
    assert only(recorder.totals()).calls == 1


def test_what_exceeds_the_room_is_counted_as_other(settings):
    settings.QUERYREPORT = {"CACHE": "state", "MAX_KEYS": 2, "FLUSH_SECONDS": 3600.0}
    for number in range(5):
        recorder.fold(f"/{number}/", "GET", observed(1))
    recorder.flush()
    totals = recorder.totals()
    assert sum(measure.calls for measure in totals.values()) == 5
    assert sum(measure.requests for key, measure in totals.items() if not key.fingerprint) == 5
    assert len(totals) <= 5


@pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning")
def test_a_child_does_not_hand_over_what_its_parent_counted():
    recorder.fold("/", "GET", observed(1))
    child = os.fork()
    if not child:
        try:
            recorder.flush()
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    assert recorder.totals() == {}
    recorder.flush()
    assert only(recorder.totals()).calls == 1


def test_it_hands_over_by_itself(settings):
    settings.QUERYREPORT = {"CACHE": "state", "FLUSH_SECONDS": 0.05}
    recorder.forget()
    recorder.fold("/", "GET", observed(1))
    for _ in range(100):
        if recorder.totals():
            break
        time.sleep(0.05)
    assert only(recorder.totals()).calls == 1
