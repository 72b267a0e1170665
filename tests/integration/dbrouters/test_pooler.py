"""Through PgBouncer: a standby that has just started again is read only when no sample of its earlier life counts."""

import os
import time

import psycopg
import pytest

from dbrouters.conf import configuration
from deploy.stack import Stack
from tests.cluster.nodes import until
from tests.integration.dbrouters.conftest import REPLICAS, serving

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "replica"]),
    pytest.mark.cluster,
]

AGE = "SELECT extract(epoch FROM clock_timestamp() - pg_postmaster_start_time())::float8"


def first_answer(url: str) -> float:
    """The age of the server, in seconds, when it first answers through the pooler."""
    deadline = time.monotonic() + 60
    while True:
        try:
            with psycopg.connect(url, autocommit=True, connect_timeout=5) as connection:
                row = connection.execute(AGE).fetchone()
                assert row is not None
                return float(row[0])
        except psycopg.OperationalError:
            assert time.monotonic() < deadline, "the pooler never answered"
            time.sleep(0.02)


def test_a_standby_that_restarted_is_not_read_at_once(replicas: None) -> None:
    stack, url = Stack.from_environment(), os.environ["REPLICA_URLS"].split(",")[0]
    first_answer(url)
    stack.control("replica1", "restart")
    assert first_answer(url) > configuration().SAMPLE_MAX_AGE
    until("it serves again", lambda: serving() == REPLICAS, seconds=60)
