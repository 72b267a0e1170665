"""What staff do when members tell them: hide, restore, suspend, close the site for a moment, announce."""

import re
from collections.abc import Iterator

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PASSWORD, Hand, reload_until, sign_in, sign_up, unique
from tests.site import Site

pytestmark = pytest.mark.e2e

TURN_ON = re.compile("Turn on.*Read-only mode")
TURN_OFF = re.compile("Turn off.*Read-only mode")


def code(secret: str) -> str:
    """What an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def comment(page: Page, path: str, words: str) -> None:
    page.goto(path)
    page.fill("textarea[name=text]", words)
    page.click("#comment-send")
    expect(page.locator("article.comment", has_text=words)).to_be_visible()


def decide(page: Page, button: str, reason: str) -> None:
    """Press the button of the page of one thing, with a reason for the log."""
    page.fill("input[name=reason]", reason)
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("button", name=button, exact=True)).to_have_count(0)


def test_a_reported_comment_is_hidden_at_once_and_restored(hand_to: Hand, site: Site) -> None:
    path, words, reason = site.looks()[3], unique("Buy cheap watches "), unique("spam ")
    comment(hand_to("shopper7"), path, words)
    page = hand_to("shopper5")
    page.goto(path)
    said = page.locator("article.comment", has_text=words)
    said.get_by_role("link", name="Report").click()
    page.get_by_role("button", name="Send the report").click()
    expect(page.locator("input[name=reason]:invalid").first).to_be_attached()
    page.get_by_label("Spam").check()
    page.fill("textarea[name=details]", "Again and again.")
    page.get_by_role("button", name="Send the report").click()
    expect(page.locator("main")).to_contain_text("Our staff will have a look at it.")
    hand_to(None).goto(path)  # and the page is remembered for visitors
    expect(said).to_have_count(1)

    hand_to("dba").goto("/ops/")
    page.get_by_role("link", name="Reports by members").click()
    case = page.locator(".case", has_text=words)
    expect(case).to_contain_text("Again and again.")
    case.get_by_role("link", name="Look into it").click()
    decide(page, "Hide", reason)
    case_page = page.url
    hand_to(None).goto(path)
    expect(said).to_have_count(0)

    hand_to("dba").goto("/ops/reports/")
    expect(case).to_have_count(0)
    page.goto(case_page)
    decide(page, "Restore", f"no {reason}")
    page.get_by_role("link", name="See it on the site").click()
    expect(said).to_have_count(1)
    page.goto("/ops/log/")
    done = page.locator("[data-entry]", has_text=reason)
    expect(done).to_have_count(2)
    expect(done.filter(has_text="dba")).to_have_count(2)
    hand_to(None).goto(path)
    expect(said).to_have_count(1)


def test_a_report_without_reason_is_dismissed(hand_to: Hand, site: Site) -> None:
    path, words = site.looks()[4], unique("I like this better in blue ")
    comment(hand_to("shopper7"), path, words)
    page = hand_to("shopper5")
    page.goto(path)
    page.locator("article.comment", has_text=words).get_by_role("link", name="Report").click()
    page.locator("input[name=reason]").last.check()
    page.get_by_role("button", name="Send the report").click()
    hand_to("dba").goto("/ops/reports/")
    case = page.locator(".case", has_text=words)
    case.get_by_role("button", name=re.compile("^Dismiss")).click()
    expect(case).to_have_count(0)
    page.goto(path)
    expect(page.locator("article.comment", has_text=words)).to_be_visible()


def test_a_member_is_suspended_and_let_back_in(page: Page, site: Site) -> None:
    name = unique("troll")
    sign_up(page, name)
    session = page.context.cookies()
    page.context.clear_cookies()
    sign_in(page, "dba", site.password)
    page.goto(f"/people/{name}/")
    page.locator(".more__open").click()
    report = page.get_by_role("link", name="Report").get_attribute("href") or ""
    person = re.findall(r"\d+", report)[-1]
    page.goto(f"/ops/moderate/person/{person}/")
    decide(page, "Suspend", "insults")
    expect(page.locator("main")).to_contain_text("Suspended")

    page.context.clear_cookies()
    page.context.add_cookies(session)  # the session that was open
    page.goto("/feed/")
    expect(page).to_have_url(re.compile("/accounts/login/"))
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    expect(page).to_have_url(re.compile("/accounts/"))
    expect(page.locator(".header__me")).to_have_count(0)

    page.context.clear_cookies()
    sign_in(page, "dba", site.password)
    page.goto(f"/ops/moderate/person/{person}/")
    decide(page, "Let back in", "apologised")
    page.context.clear_cookies()
    sign_in(page, name, PASSWORD)
    expect(page.locator(".header__me")).to_have_count(1)


def test_members_find_nothing_behind_the_scenes(hand_to: Hand) -> None:
    page = hand_to("shopper5")
    for path in ("/ops/", "/ops/reports/", "/ops/log/", "/ops/switches/", "/ops/moderate/person/1/"):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 404, path
    hand_to(None).goto("/ops/reports/")
    expect(page).to_have_url(re.compile(r"/accounts/login/\?next=/ops/reports/"))


@pytest.fixture
def _open_again(hand_to: Hand) -> Iterator[None]:
    """The site takes forms again, whatever the test did."""
    yield
    page = hand_to("dba")
    page.goto("/ops/switches/")
    off = page.get_by_role("button", name=TURN_OFF)
    if off.count():
        off.click()


@pytest.mark.usefixtures("_open_again")
def test_read_only_mode_takes_no_forms_and_keeps_pages(hand_to: Hand, page: Page, site: Site) -> None:
    path, words = site.looks()[5], unique("In between ")
    hand_to("dba").goto("/ops/switches/")
    page.get_by_role("button", name=TURN_ON).click()
    expect(page.get_by_role("button", name=TURN_OFF)).to_be_visible()

    closed = hand_to("shopper5").context.new_page()  # whose 503 was asked for
    closed.goto(path)
    closed.wait_for_timeout(1_000)  # "everywhere within a second"
    closed.fill("textarea[name=text]", words)
    closed.click("#comment-send")
    expect(closed.locator(".sorry__says")).to_contain_text("posting is back in a moment")
    closed.goto(path)
    expect(closed.locator("article.comment", has_text=words)).to_have_count(0)
    closed.goto("/forum/")
    expect(closed.locator("h1")).to_have_text("Forum")

    hand_to("dba").reload()
    page.get_by_role("button", name=TURN_OFF).click()
    expect(page.get_by_role("button", name=TURN_ON)).to_be_visible()
    hand_to("shopper5").wait_for_timeout(1_000)
    comment(page, path, words)


def test_an_announcement_is_on_every_page_until_it_ends(hand_to: Hand, site: Site) -> None:
    page, words, path = hand_to(None), unique("The forum moves on Sunday "), site.looks()[7]
    page.goto(path)  # which is remembered for visitors as long as nothing on it changes
    hand_to("dba")
    page.goto("/ops/switches/")
    page.fill("input[name=text]", words)
    page.fill("input[name=ends]", "2020-01-01T12:00")
    page.get_by_role("button", name="Announce").click()
    expect(page.locator(".field__error")).to_contain_text("That is over already.")
    expect(page.locator("input[name=text]")).to_have_value(words)
    page.fill("input[name=ends]", "")
    page.get_by_role("button", name="Announce").click()
    expect(page.locator(".banner")).to_have_text(words)
    for name, path in [("shopper5", "/"), ("shopper5", "/forum/"), (None, unique("/search/?q="))]:
        hand_to(name).goto(path)  # no shared page, which may have been made before
        expect(page.locator(".banner")).to_have_text(words)
    page.goto(path)
    reload_until(page, page.locator(".banner", has_text=words))
    hand_to("dba").goto("/ops/switches/")
    page.get_by_role("button", name="End it").click()
    expect(page.locator(".banner")).to_have_count(0)
    hand_to(None).goto(unique("/search/?q="))
    expect(page.locator(".banner")).to_have_count(0)


def test_a_second_factor_is_set_up_and_asked_for(page: Page) -> None:
    name = unique("careful")
    sign_up(page, name)
    page.goto("/settings/account/")
    page.get_by_role("link", name="Two-factor authentication").click()
    page.get_by_role("link", name="Activate").first.click()
    page.fill("input[name=password]", PASSWORD)  # whoever found the phone open doesn't know it
    page.click("main button[type=submit]")
    secret = page.locator("#authenticator_secret").input_value()
    page.fill("input[name=code]", "000000" if code(secret) != "000000" else "000001")
    page.click("main button[type=submit]")
    expect(page.locator("main")).to_contain_text("Incorrect code")
    page.fill("input[name=code]", code(secret))
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "activate" not in url)

    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/accounts/2fa/authenticate/**")
    expect(page.locator(".header__me")).to_have_count(0)
    page.fill("input[name=code]", "12345")
    page.locator("main button[type=submit]").first.click()
    expect(page.locator("main")).to_contain_text("Incorrect code")
