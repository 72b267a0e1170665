"""Fixtures of the whole suite: the site of the test stack, and clients of it."""

import functools
import os
from collections.abc import Generator

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests.site import Site
from tests.stack import deploy

TOGETHER = {
    "site": (
        "tests/cluster/",
        "tests/e2e/",
        "tests/integration/caching/test_like.py",
        "tests/integration/caching/test_toolbar.py",
        "tests/integration/loadtests/test_launch.py",
    ),
    "ports": ("tests/integration/deploy/",),
}
"""What one worker does alone: all that visits the site, which takes its time to start, or looks for free ports."""


class Files(LoadScopeScheduling):  # type: ignore[misc]
    """Hands out tests by the file, and what belongs together at once."""

    def _split_scope(self, nodeid: str) -> str:
        for name, paths in TOGETHER.items():
            if nodeid.startswith(paths):
                return name
        return nodeid.partition("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Files:
    return Files(config, log)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Start the site before the first test that visits it, so that no test's time limit pays for the demo data."""
    if "site" in getattr(item, "fixturenames", ()):
        _site_started()
    return (yield)


@functools.cache
def _site_started() -> None:
    deploy("up")


@pytest.fixture(scope="session")
def site() -> Site:
    """The test stack's whole site behind nginx, with demo data: gunicorn, worker and all."""
    return Site(os.environ["SITE_URL"], os.environ["DEMO_PASSWORD"])
