"""Headless Chromium, as the benchmarks, the browser tests and the screenshots start it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from deploy import programs
from deploy.stack import Stack

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser, found or unpacked as the stack's programs are. Raises StackError when there is none to be had."""
    program = programs.EXTRAS["chromium"]
    found = programs.ensure([program], unpacked=Stack.from_environment().unpacked)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found[program], args=ARGUMENTS, env={**os.environ, **found.environment}
        )
        yield browser
        browser.close()
