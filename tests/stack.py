"""A pytest plugin: the suite's own stack of real servers, started before Django reads its settings.

Each worker of pytest-xdist has one; the process that hands out the tests has none.

KEEP_TEST_STACK=1 leaves the servers up between runs, which saves a few seconds while writing a test.
"""

import os
from collections.abc import Generator

import pytest

from deploy.aside import Aside
from deploy.errors import StackError

WORKER = os.environ.get("PYTEST_XDIST_WORKER")
STACK = Aside(f"test-{WORKER}" if WORKER else "test", keep=os.environ.get("KEEP_TEST_STACK") == "1")


def deploy(*arguments: str) -> None:
    """Run the launcher on the test stack; its last words are the error when it fails."""
    try:
        STACK.deploy(*arguments)
    except StackError as error:
        raise pytest.UsageError(str(error)) from error


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, None, None]:
    """Start the servers before pytest-django imports the settings (a wrapper runs before every plain hook)."""
    if not WORKER and _hands_out(early_config):
        kept = dict(os.environ)
        os.environ["DJANGO_SETTINGS_MODULE"] = "settings.check"  # which needs no server
        try:
            return (yield)
        finally:
            os.environ.clear()
            os.environ.update(kept)  # for the workers, which inherit it
    os.environ["STACK_DURABLE"] = "0"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
        "true"  # a browser of Playwright's leaves its event loop in this thread
    )
    try:
        STACK.start("--servers")
    except StackError as error:
        raise pytest.UsageError(str(error)) from error
    return (yield)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """Stop a worker's servers while the suite waits for it: once it has reported, it is given ten seconds."""
    if WORKER:
        _stop()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop and erase the servers, whatever the outcome, without a word after the suite's summary."""
    if not WORKER and not _hands_out(config):
        _stop()


def _hands_out(config: pytest.Config) -> bool:
    """Are the tests run by workers of this process?"""
    return bool(config.known_args_namespace.numprocesses)


def _stop() -> None:
    # Only now: the settings that they read need the servers' addresses.
    from caching import meters  # noqa: PLC0415
    from dbrouters import sampler  # noqa: PLC0415
    from queryreport import recorder  # noqa: PLC0415

    sampler.stop()  # else it would tell the log that every node went down
    recorder.flush()  # and these, at the end, that nobody takes their figures
    meters.flush()
    STACK.stop()
