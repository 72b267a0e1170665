from typing import Any

import pytest

from loadtests.personas import Audience
from loadtests.possible import possible_queries, uncalibrated
from loadtests.tape import Sample
from tests.unit.loadtests.samples import page, tape

WHOLE = (0.0, 1000.0)


def routes(samples: list[Sample]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tape(samples, WHOLE).as_json()["routes"]
    return found


def test_pages_served_weigh_what_was_calibrated() -> None:
    calibration = routes(
        [
            page(1, 'db-replica1;desc="9"'),
            page(1, 'db-replica2;desc="11"'),
            page(1, 'db-primary;desc="3"', route="GET /looks/"),
        ]
    )
    served = routes([page(5)] * 7 + [page(5, route="GET /looks/")] * 2)
    assert possible_queries(served, calibration) == pytest.approx(7 * 10 + 2 * 3)


def test_audiences_are_calibrated_apart() -> None:
    calibration = routes(
        [page(1, 'db-replica1;desc="10"'), page(1, 'db-replica1;desc="14"', audience=Audience.MEMBER)]
    )
    served = routes([page(5), page(5, audience=Audience.MEMBER)])
    assert possible_queries(served, calibration) == 24


def test_an_uncalibrated_route_avoids_nothing() -> None:
    served = routes([page(5, 'db-replica1;desc="6"', route="GET /new/")])
    assert possible_queries(served, []) == 6
    assert uncalibrated(served, []) == ["GET /new/ (anonymous)"]


def test_a_calibration_that_failed_is_none() -> None:
    calibration = routes([page(1, 'db-replica1;desc="1"', status=500)])
    served = routes([page(5, 'db-replica1;desc="6"')])
    assert possible_queries(served, calibration) == 6
    assert uncalibrated(served, calibration) == ["GET / (anonymous)"]


def test_errors_and_redirects_are_no_hits() -> None:
    calibration = routes([page(1, 'db-replica1;desc="10"')])
    served = routes([page(5), page(5, status=503), page(5, status=302), page(5, status=0)])
    assert possible_queries(served, calibration) == 10


def test_a_form_is_served_by_its_redirect() -> None:
    calibration = routes([page(1, 'db-primary;desc="4"', route="POST /like/", status=302)])
    assert possible_queries(routes([page(5, route="POST /like/", status=302)]), calibration) == 4
    refused = routes([page(5, route="POST /like/", status=200)])
    assert refused[0]["errors"] == {"form refused": 1}
    assert possible_queries(refused, calibration) == 0
