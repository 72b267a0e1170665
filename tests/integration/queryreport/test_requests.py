import threading

import pytest
from django.db import connection, connections

from queryreport import recorder
from queryreport.instrumentation import Observation, observing
from queryreport.measures import Key
from tests.integration.queryreport.urls import SECRET, run

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])


@pytest.fixture(autouse=True)
def _connected(transactional_db):
    """A process asks each server for its types once; these statements aren't what the tests count."""
    run("default", "SELECT 0")
    run("replica", "SELECT 0")


def counted(route):
    """Calls by node of one route."""
    recorder.flush()
    found: dict[str, int] = {}
    for key, measure in recorder.totals().items():
        if key.route == route and key.fingerprint:
            found[key.node] = found.get(key.node, 0) + measure.calls
    return found


def test_statements_are_counted_by_route_method_and_node(client):
    client.get("/both/1/")
    client.get("/both/2/")
    found = counted("/both/<int:number>/")
    assert found.pop("primary") == 2
    assert sum(found.values()) == 2
    assert set(found) <= {"replica1", "replica2"}


def test_a_view_sees_what_it_ran_so_far(client):
    assert "'primary': 1" in client.get("/both/1/").content.decode()


def test_a_streamed_body_is_counted_as_it_is_read(client):
    response = client.get("/streamed/")
    assert counted("/streamed/") == {}
    assert b"".join(response.streaming_content) == b"012"
    assert sum(counted("/streamed/").values()) == 3
    requests = recorder.totals()[Key("/streamed/", "GET", "", "")].requests
    assert requests == 1


def test_a_streamed_body_that_is_left_early_is_counted_too(client):
    response = client.get("/streamed/")
    next(iter(response.streaming_content))
    response.close()
    assert sum(counted("/streamed/").values()) == 1


def test_a_view_that_fails_is_counted(client):
    client.raise_request_exception = False
    assert client.get("/broken/").status_code == 500
    assert sum(counted("/broken/").values()) == 1


def test_requests_without_a_statement_are_counted(client):
    client.get("/quiet/")
    client.get("/nowhere/")
    recorder.flush()
    requests = {key.route: measure.requests for key, measure in recorder.totals().items()}
    assert requests == {"/quiet/": 1, "(no route)": 1}


def test_repetition_and_place_are_known(client):
    client.get("/repeated/")
    recorder.flush()
    ((key, measure),) = [(key, each) for key, each in recorder.totals().items() if each.repeats]
    assert (measure.calls, measure.requests, measure.repeats) == (7, 1, 7)
    assert recorder.sites()[key.fingerprint].startswith("tests.integration.queryreport.urls.run:")
    assert "repeated" in recorder.texts()[key.fingerprint]


def test_no_literal_reaches_redis(client):
    client.get("/both/1/")
    client.get(f"/nowhere/{SECRET}/")
    recorder.flush()
    redis = recorder.get_redis_connection("state")
    stored = [redis.hgetall(recorder.name(part)) for part in ("totals", "texts", "sites", "own")]
    stored.append(redis.zrange(recorder.name("maxima"), 0, -1))
    assert "on_replica" in str(stored)
    assert SECRET not in str(stored)


def test_observers_get_the_time_by_node(client, settings):
    assert "Server-Timing" not in client.get("/both/1/")
    settings.QUERYREPORT = {"CACHE": "state", "OBSERVER": "tests.integration.queryreport.conftest.everyone"}
    timing = client.get("/both/1/")["Server-Timing"]
    assert "db-primary;dur=" in timing
    assert 'desc="1"' in timing


def test_nothing_is_counted_outside_of_a_request(client):
    run("default", "SELECT 3 AS outside")
    client.get("/quiet/")
    assert counted("/quiet/") == {}


def test_threads_are_counted_apart(client):
    observations = [Observation() for _ in range(4)]

    def work(observation, statements):
        with observing(observation):
            for _ in range(statements):
                run("default", "SELECT 4 AS in_a_thread")
        connections.close_all()

    threads = [threading.Thread(target=work, args=(each, n)) for n, each in enumerate(observations, start=1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [each.counts["primary"] for each in observations] == [1, 2, 3, 4]


def test_a_wrapper_of_someone_else_keeps_its_place():
    connection.close()
    seen = []

    def other(execute, sql, params, many, context):
        seen.append(sql)
        return execute(sql, params, many, context)

    observation = Observation()
    with observing(observation), connection.execute_wrapper(other):
        run("default", "SELECT 5 AS wrapped")
    with observing(observation):
        run("default", "SELECT 6 AS after")
    assert seen == ["SELECT 5 AS wrapped"]
    assert observation.counts["primary"] == 2
