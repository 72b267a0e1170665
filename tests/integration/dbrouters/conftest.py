"""Replicas that are up, and have the test database with all that was committed to it."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from dbrouters import sampler
from dbrouters.backends.postgresql.base import DatabaseWrapper
from dbrouters.balance import Candidate, candidates
from dbrouters.conf import PRIMARY_NODE
from dbrouters.position import Position, sample

REPLICAS = {"replica1", "replica2"}


def wrapper_of(alias: str) -> DatabaseWrapper:
    """This thread's connection object of an alias, as the engine that it is."""
    wrapper = connections[alias]
    assert isinstance(wrapper, DatabaseWrapper)
    return wrapper


def position() -> Position:
    """Where the primary is now."""
    with connections["default"].cursor() as cursor:
        return sample(cursor).position


def serving(needs: Position | None = None) -> set[str]:
    """The replicas that a read may go to now."""
    found: list[Candidate] = list(candidates(needs, without=(), in_flight=lambda _: 0))
    return {candidate.name for candidate in found} - {PRIMARY_NODE}


def caught_up() -> None:
    """Wait until every replica serves, and shows all that is committed now."""
    needs, deadline = position(), time.monotonic() + 60
    while serving(needs) != REPLICAS:
        assert time.monotonic() < deadline, sampler.running().watches
        time.sleep(0.02)


@pytest.fixture
def replicas(transactional_db: None) -> None:
    """Every replica serves, and shows the test database as it is."""
    caught_up()


@pytest.fixture
def visitor(replicas: None, settings: Any) -> Callable[[], Client]:
    """Makes clients of the two-page site, each with cookies of its own."""
    settings.ROOT_URLCONF = "tests.integration.dbrouters.views"
    settings.MIDDLEWARE = ["dbrouters.middleware.CausalReadsMiddleware"]
    return Client
