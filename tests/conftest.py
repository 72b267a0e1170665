"""Fixtures of the whole suite: the site of the test stack, and clients of it."""

import os

import pytest

from tests.site import Site
from tests.stack import deploy


@pytest.fixture(scope="session")
def site() -> Site:
    """The test stack's whole site behind nginx, with demo data: gunicorn, worker and all."""
    deploy("up")
    return Site(os.environ["SITE_URL"], os.environ["DEMO_PASSWORD"])
