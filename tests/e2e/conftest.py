"""Headless Chromium, once with JavaScript and once without, on a phone and on a desk."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from deploy import programs
from deploy.stack import Stack
from tests.site import Site

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = programs.EXTRAS["chromium"]
    found = programs.ensure([chromium], unpacked=Stack.from_environment().unpacked)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found[chromium], args=ARGUMENTS, env={**os.environ, **found.environment}
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session", params=[True, False], ids=["javascript", "no-javascript"])
def phone(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[BrowserContext]:
    """A phone that has been here before: its browser has kept the styles, the font and the pictures."""
    context = browser.new_context(base_url=site.url, viewport=PHONE, java_script_enabled=request.param)
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def context(phone: BrowserContext) -> Iterator[BrowserContext]:
    """The phone in the hands of someone whom the site doesn't know."""
    phone.clear_cookies()
    yield phone
    for page in phone.pages:
        page.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page whose console must stay silent and whose requests must not fail; a 404 that was asked for may be told."""
    complaints: list[str] = []
    page = context.new_page()

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and message.location.get("url") != page.url:
            complaints.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("response", lambda response: complaints.append(response.url) if response.status >= 500 else None)
    yield page
    assert complaints == []


def sign_in(page: Page, name: str, password: str) -> None:
    """Sign in as people do: by the form that the page shows, or that it is sent to."""
    if "/accounts/login/" not in page.url:
        page.goto("/accounts/login/")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", password)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "/accounts/" not in url)


@pytest.fixture(scope="session")
def session(site: Site) -> str:
    """The session of shopper5, who signs in once for all tests; one that signs out takes `leaver` instead."""
    return site.shopper(5).cookie("session") or ""


@pytest.fixture
def shopper(page: Page, session: str, site: Site) -> Page:
    """The page, with shopper5 signed in."""
    page.context.add_cookies([{"name": "session", "value": session, "url": site.url, "httpOnly": True}])
    return page


@pytest.fixture
def leaver(page: Page, site: Site) -> Page:
    """The page, with shopper5 signed in by the form, in a session of its own."""
    sign_in(page, "shopper5", site.password)
    return page
