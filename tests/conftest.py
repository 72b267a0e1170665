"""Fixtures of the whole suite: the site of the test stack, and clients of it."""

import os

import pytest

from tests.site import Site
from tests.stack import deploy


def pytest_collection_finish(session: pytest.Session) -> None:
    """Start the site before the first test that visits it, so that no test's time limit pays for the demo data."""
    if session.config.option.collectonly:
        return
    if any("site" in getattr(item, "fixturenames", ()) for item in session.items):
        deploy("up")


@pytest.fixture(scope="session")
def site() -> Site:
    """The test stack's whole site behind nginx, with demo data: gunicorn, worker and all."""
    return Site(os.environ["SITE_URL"], os.environ["DEMO_PASSWORD"])
