"""A pytest plugin: the suite's own stack of real servers, started before Django reads its settings.

KEEP_TEST_STACK=1 leaves the servers up between runs, which saves a few seconds while writing a test.
"""

import os
from collections.abc import Generator

import pytest

from deploy.aside import Aside
from deploy.errors import StackError

STACK = Aside("test", keep=os.environ.get("KEEP_TEST_STACK") == "1")


def deploy(*arguments: str) -> None:
    """Run the launcher on the test stack; its last words are the error when it fails."""
    try:
        STACK.deploy(*arguments)
    except StackError as error:
        raise pytest.UsageError(str(error)) from error


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None, None, None]:
    """Start the servers before pytest-django imports the settings (a wrapper runs before every plain hook)."""
    os.environ["STACK_DURABLE"] = "0"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
        "true"  # a browser of Playwright's leaves its event loop in this thread
    )
    try:
        STACK.start("--servers")
    except StackError as error:
        raise pytest.UsageError(str(error)) from error
    return (yield)


def pytest_unconfigure() -> None:
    """Stop and erase the servers, whatever the outcome, without a word after the suite's summary."""
    # Only now: the settings that they read need the servers' addresses.
    from caching import meters  # noqa: PLC0415
    from dbrouters import sampler  # noqa: PLC0415
    from queryreport import recorder  # noqa: PLC0415

    sampler.stop()  # else it would tell the log that every node went down
    recorder.flush()  # and these, at the end, that nobody takes their figures
    meters.flush()
    STACK.stop()
