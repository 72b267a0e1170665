"""Headless Chromium, once with JavaScript and once without, on a phone and on a desk."""

import functools
import io
import time
from collections.abc import Callable, Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, FilePayload, Locator, Page, expect

from loadtests.chromium import chromium
from tests.site import Site

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def phones(browser: Browser, site: Site) -> Iterator[dict[bool, BrowserContext]]:
    """Two phones that have been here before, one with JavaScript: they have kept the styles, the font, the pictures."""
    contexts = {
        scripts: browser.new_context(base_url=site.url, viewport=PHONE, java_script_enabled=scripts)
        for scripts in (True, False)
    }
    for context in contexts.values():
        context.set_default_timeout(10_000)
    yield contexts
    for context in contexts.values():
        context.close()


@pytest.fixture(params=[True, False], ids=["javascript", "no-javascript"])
def context(request: pytest.FixtureRequest, phones: dict[bool, BrowserContext]) -> Iterator[BrowserContext]:
    """A phone in the hands of someone whom the site doesn't know."""
    phone = phones[request.param]
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


PASSWORD = "a long enough passphrase"


def sign_up(page: Page, name: str) -> None:
    """Join as people do, by the form, with PASSWORD."""
    page.goto("/accounts/signup/")
    page.fill("input[name=username]", name)
    page.fill("input[name=email]", f"{name}@example.com")
    page.fill("input[name=password1]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "/accounts/" not in url)


def reload_until(page: Page, shown: Locator, *, seconds: float = 5) -> None:
    """Reload until it is there: what another did comes to a replica a moment later."""
    end = time.monotonic() + seconds
    page.reload()
    while not shown.count() and time.monotonic() < end:
        page.wait_for_timeout(200)
        page.reload()
    expect(shown.first).to_be_visible()


def unique(word: str) -> str:
    """The word, made one that nobody has used before."""
    return f"{word}{time.monotonic_ns()}"


def picture(name: str, width: int = 600, height: int = 800, colour: str = "#88aa66") -> FilePayload:
    """A photo to be chosen from a phone."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(file, "JPEG")
    return FilePayload(name=name, mimeType="image/jpeg", buffer=file.getvalue())


Hand = Callable[[str | None], Page]


@pytest.fixture(scope="session")
def sessions(site: Site) -> Callable[[str], str]:
    """The session of a demo login, who signs in once for all tests; one that signs out takes `leaver` instead."""
    return functools.cache(lambda name: site.sign_in(name).cookie("session") or "")


@pytest.fixture
def hand_to(page: Page, sessions: Callable[[str], str], site: Site) -> Hand:
    """Hand the phone to a demo login, or to someone whom the site doesn't know."""

    def handed(name: str | None) -> Page:
        page.context.clear_cookies()
        if name:
            page.context.add_cookies(
                [{"name": "session", "value": sessions(name), "url": site.url, "httpOnly": True}]
            )
        return page

    return handed


@pytest.fixture
def shopper(hand_to: Hand) -> Page:
    """The page, with shopper5 signed in."""
    return hand_to("shopper5")


@pytest.fixture
def leaver(page: Page, site: Site) -> Page:
    """The page, with shopper5 signed in by the form, in a session of its own."""
    sign_in(page, "shopper5", site.password)
    return page
