"""axe finds nothing to complain about on any page, light and dark; and nothing is wider than the phone."""

import time
from collections.abc import Iterator
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import DESK, PHONE
from tests.site import Site

pytestmark = pytest.mark.e2e

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
COLORS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""The only rules of axe's that the color scheme bears upon: the structure of a page is the same by night."""
SCHEMES: dict[Literal["light", "dark"], dict[str, Any]] = {"light": RULES, "dark": COLORS}


PAGES = [
    "/",
    "/looks/",
    "/products/",
    "/products/?category=shoes",
    "/people/shopper1/",
    "/people/shopper1/followers/",
    "/people/shopper1/following/",
    "/leaderboard/",
    "/leaderboard/?board=helpful",
    "/search/",
    "/search/?q=linen",
    "/search/?q=lininn+shrit",
    "/collections/of/shopper1/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-nothing/",
    "/accounts/confirm-email/nothing/",
    "/looks/999999999/nothing/",
]
MEMBERS_PAGES = [
    "/feed/",
    "/notifications/",
    "/settings/",
    "/settings/account/",
    "/settings/delete/",
    "/leaderboard/",
    "/",
    "/accounts/logout/",
    "/accounts/email/",
    "/accounts/2fa/",
    "/accounts/password/change/",
    "/saved/",
    "/wishlists/new/",
    "/looks/mine/",
    "/looks/new/",
    "/people/shopper1/",
    "/people/shopper1/followers/",
]
STAFF_PAGES = [
    "/ops/",
    "/ops/queries/",
    "/ops/caches/",
    "/ops/reports/",
    "/ops/log/",
    "/ops/switches/",
    "/ops/moderate/person/1/",
]
PAINT = """heat => document.querySelectorAll(".qr-cell").forEach(
    cell => cell.className = `qr-n qr-cell qr-heat-${heat}`)"""


def check(page: Page, path: str) -> None:
    page.goto(path)
    judge(page, path)


def judge(page: Page, what: str) -> None:
    for scheme, rules in SCHEMES.items():
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page, options=rules | {"resultTypes": ["violations"]})
        assert found.violations_count == 0, f"{what}, {scheme}\n{found.generate_report()}"
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0, f"{what} scrolls sideways by {width} px"


@pytest.fixture(params=[PHONE, DESK], ids=["390", "1440"])
def viewport(request: pytest.FixtureRequest) -> dict[str, int]:
    return request.param


@pytest.fixture
def page(browser: Browser, site: Site, viewport: dict[str, int]) -> Iterator[Page]:
    # The policy of the site forbids inline scripts, and axe is one; a color that fades has no contrast yet.
    context = browser.new_context(
        base_url=site.url, viewport=viewport, bypass_csp=True, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


def talk(page: Page) -> list[str]:
    """A forum, its longest topic from either end, an article and a tag of it."""
    page.goto("/forum/")
    forum = page.locator("a.forums__link").first.get_attribute("href") or ""
    page.goto(forum)
    topic = page.locator("a.topic-card__link").first.get_attribute("href") or ""
    page.goto("/blog/")
    article = page.locator("a.article-card__link").first.get_attribute("href") or ""
    page.goto(article)
    tag = page.locator(".tags a").first.get_attribute("href") or ""
    return ["/forum/", forum, topic, f"{topic}?at=end", "/blog/", article, tag]


def test_pages_are_accessible(page: Page, site: Site) -> None:
    look = site.looks()[0]
    page.goto(look)
    product = page.locator("main a[href^='/products/']").first.get_attribute("href")
    assert product is not None
    for path in [*PAGES, look, product, *talk(page)]:
        check(page, path)


def test_members_pages_are_accessible(page: Page, site: Site) -> None:
    """With what goes wrong there, and a profile that shows no look yet."""
    name = f"axe{time.monotonic_ns()}"
    page.goto("/accounts/signup/")
    page.fill("input[name=username]", name)
    page.fill("input[name=email]", f"{name}@example.com")
    page.fill("input[name=password1]", "12345")
    page.click("main button[type=submit]")
    page.wait_for_selector(".field__error")
    judge(page, "a sign-up that was refused")
    page.fill("input[name=password1]", "a long enough passphrase")
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "/accounts/" not in url)
    spoken = talk(page)
    for path in [*MEMBERS_PAGES, *spoken, f"{spoken[1]}topics/new/", "/forum/watched/"]:
        check(page, path)
    page.goto(f"{spoken[1]}topics/new/")
    page.fill("input[name=title]", "A title that stays")
    page.fill("textarea[name=text]", "   ")
    page.click("main form.form button[type=submit]")
    page.wait_for_selector(".field__error")
    judge(page, "a topic that was refused")
    for path in [f"/people/{name}/", site.looks()[0]]:
        check(page, path)
    page.fill("textarea[name=text]", "   ")
    page.click("#comment-send")
    page.wait_for_selector(".field__error")
    judge(page, "a comment that was refused")
    page.goto(site.looks()[0])
    page.fill("textarea[name=text]", "Lovely.")
    page.click("#comment-send")
    page.wait_for_selector(".comment__actions")
    comment = page.locator("[data-comment]").first.get_attribute("data-comment")
    for action in ["", "reply/", "edit/", "delete/"]:
        check(page, f"/comments/{comment}/{action}")
    page.goto("/people/shopper1/")
    page.locator(".more__open").click()
    judge(page, "a profile's menu")
    page.locator("a.more__item").click()
    page.wait_for_url("**/report/**")
    judge(page, "a report")


def test_staff_pages_are_accessible(page: Page, site: Site) -> None:
    page.goto("/accounts/login/?next=/ops/")
    page.fill("input[name=login]", "dba")
    page.fill("input[name=password]", site.password)
    page.click("main button[type=submit]")
    page.wait_for_url("**/ops/")
    for path in STAFF_PAGES:
        check(page, path)
    for heat in range(7):  # which cells are hot depends on what the suite happened to run before
        page.evaluate(PAINT, heat)
        judge(page, f"/ops/queries/, every cell at heat {heat}")


def test_the_keyboard_alone_likes_and_comments_and_hears_of_it(page: Page, site: Site) -> None:
    page.goto("/accounts/login/")
    page.fill("input[name=login]", "shopper6")
    page.fill("input[name=password]", site.password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/accounts/" not in url)
    page.goto(site.looks()[0])
    heard, like = page.locator("#announcement"), page.locator("#like")
    liked = like.get_attribute("data-liked") == "true"
    like.focus()
    for said in ["taken back", "Liked"] if liked else ["Liked", "taken back"]:
        page.keyboard.press("Enter")
        expect(heard).to_contain_text(said)
        expect(like).to_be_focused()
    page.locator("textarea[name=text]").focus()
    page.keyboard.type("   ")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".field__error")).to_be_visible()
    expect(page.locator("textarea[name=text]")).to_be_focused()
    page.keyboard.type("Lovely.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(heard).to_contain_text("posted")
    expect(page.locator("#comment-send")).to_be_focused()
