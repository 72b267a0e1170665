"""What members make of themselves, hear of each other, and keep from each other; and how they leave."""

import os
import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PASSWORD, Hand, picture, reload_until, sign_in, sign_up, unique
from tests.site import Site

pytestmark = pytest.mark.e2e

PATIENCE = 20  # seconds that a mail may take


def look_of(page: Page, name: str) -> str:
    """The newest look on the member's page."""
    page.goto(f"/people/{name}/")
    return page.locator(".profile__looks a.card__title").first.get_attribute("href") or ""


def comment(page: Page, words: str) -> None:
    page.fill("textarea[name=text]", words)
    page.click("#comment-send")
    expect(page.locator("article.comment", has_text=words)).to_be_visible()


def test_a_profile_has_a_picture_and_words_of_its_own(page: Page) -> None:
    name = unique("mara")
    sign_up(page, name)
    page.goto("/settings/")
    expect(page.locator(".settings__avatar img")).to_have_count(0)
    page.fill("input[name=display_name]", "Mara K.")
    page.fill("textarea[name=links]", "no address")
    page.set_input_files("input[name=picture]", picture("me.jpg", 400, 300))
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".field__error")).to_contain_text("is no web address")
    expect(page.locator("input[name=display_name]")).to_have_value("Mara K.")
    page.fill("textarea[name=links]", "https://example.com/mara")
    page.set_input_files("input[name=picture]", picture("me.jpg", 400, 300))
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(f"**/people/{name}/")
    expect(page.locator("h1")).to_have_text("Mara K.")
    portrait = page.locator(".profile img.avatar")
    expect(portrait).to_be_visible()
    assert portrait.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    expect(page.locator(".profile__links a")).to_have_attribute("rel", re.compile("ugc"))
    page.get_by_role("link", name="Settings").click()
    page.get_by_label("Remove the picture").check()
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(f"**/people/{name}/")
    expect(portrait).to_have_count(0)


def test_a_member_leaves_and_takes_their_words_along(page: Page, site: Site) -> None:
    name, words, path = unique("guest"), unique("Just passing through "), site.looks()[6]
    sign_up(page, name)
    page.goto(path)
    comment(page, words)
    page.goto("/settings/account/")
    page.get_by_role("link", name="Delete my account").click()
    page.fill("input[name=password]", "not the password")
    page.get_by_role("button", name="Delete my account").click()
    expect(page.locator(".field__error")).to_contain_text("This isn't your password.")
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="Delete my account").click()
    page.wait_for_url("**/accounts/login/")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    expect(page.locator("main")).to_contain_text("not correct")
    answer = page.goto(f"/people/{name}/")
    assert answer is not None
    assert answer.status == 404
    sign_in(page, "shopper5", site.password)
    page.goto(path)
    expect(page.locator("main")).to_contain_text("Comment")
    expect(page.locator("article.comment", has_text=words)).to_have_count(0)


def test_a_forgotten_password_is_replaced_by_mail(page: Page) -> None:
    name = unique("absent")
    sign_up(page, name)
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.get_by_role("link", name=re.compile("Forgot")).click()
    page.fill("input[name=email]", f"{name}@example.com")
    page.click("main button[type=submit]")
    page.wait_for_url("**/accounts/password/reset/done/")
    page.goto(link_mailed_to(f"{name}@example.com"))
    page.fill("input[name=password1]", "another passphrase, longer")
    page.fill("input[name=password2]", "another passphrase, longer")
    page.click("main button[type=submit]")
    page.wait_for_url("**/reset/key/done/")
    page.context.clear_cookies()
    sign_in(page, name, "another passphrase, longer")
    expect(page.locator(".header__me")).to_have_count(1)


def link_mailed_to(address: str) -> str:
    """The link to a new password in the mail to that address, once it has come."""
    folder = Path(os.environ["EMAIL_URL"].removeprefix("filemail://"))
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        for file in sorted(folder.glob("*"), reverse=True):
            text = file.read_text(errors="replace")
            found = re.search(r"/accounts/password/reset/key/[\w-]+/", text)
            if f"To: {address}" in text and found:
                return found[0]
        time.sleep(0.1)
    raise AssertionError(f"no mail to {address} in {folder}")


def test_whom_one_follows_is_in_the_feed_and_hears_of_it(page: Page, hand_to: Hand) -> None:
    name = unique("fan")
    sign_up(page, name)
    fan = page.context.cookies()
    page.goto("/feed/")
    expect(page.locator("main")).to_contain_text("It's quiet here")
    path = look_of(page, "shopper8")
    page.locator(".follow button").click()
    expect(page.locator(".follow button")).to_have_attribute("data-followed", "true")
    page.goto("/feed/")
    page.locator(f"main a.card__title[href='{path}']").click()
    page.wait_for_url(f"**{path}")
    words = unique("@shopper9 look at this ")
    comment(page, words)

    hand_to("shopper8").goto("/notifications/")
    told = page.locator("[data-notification]", has_text=name)
    reload_until(page, told.filter(has_text="follows you"))
    expect(told.filter(has_text="commented on")).to_contain_text(words)
    expect(told.first).to_have_attribute("data-read", "false")
    hand_to("shopper9").goto("/notifications/")
    reload_until(page, told.filter(has_text="mentioned you"))

    hand_to("shopper8").goto("/notifications/")
    told.filter(has_text="commented on").get_by_role("link").click()
    page.wait_for_url("**/comments/**")
    expect(page.locator("article.comment", has_text=words)).to_be_visible()
    page.goto("/notifications/")
    read = page.get_by_role("button", name="Mark all as read")
    if read.count():  # the number is up to a quarter of a minute old
        read.click()
        expect(page.locator("[data-unread]")).to_have_attribute("data-unread", "0")
        expect(told.first).to_have_attribute("data-read", "true")
    page.context.clear_cookies()
    page.context.add_cookies(fan)  # type: ignore[arg-type]  # what cookies() gave
    page.goto("/people/shopper8/")
    page.locator(".follow button").click()
    expect(page.locator(".follow button")).to_have_attribute("data-followed", "false")
    page.goto("/feed/")
    expect(page.locator("main")).to_contain_text("It's quiet here")


def test_whom_one_mutes_or_blocks_keeps_away(page: Page, hand_to: Hand) -> None:
    name = unique("pest")
    sign_up(page, name)
    pest = page.context.cookies()
    path = look_of(page, "shopper12")
    words = unique("Me again ")
    page.goto(path)
    comment(page, words)
    said = page.locator("article.comment", has_text=words)

    def by_shopper12(word: str, note: str) -> None:
        hand_to("shopper12").goto(f"/people/{name}/")
        page.locator(".more__open").click()
        page.locator(".more__item", has_text=re.compile(rf"^\s*{word}\b")).click()
        expect(page.locator("main")).to_contain_text(note)

    by_shopper12("Mute", "You have muted")
    page.goto(path)
    expect(page.locator("#comments")).to_be_visible()
    expect(said).to_have_count(0)
    hand_to("shopper5").goto(path)
    expect(said).to_have_count(1)
    by_shopper12("Unmute", "isn't muted any more")
    by_shopper12("Block", "You have blocked")
    page.context.clear_cookies()
    page.context.add_cookies(pest)  # type: ignore[arg-type]
    page.goto(path)
    reload_until(page, page.get_by_text("You can't comment on this look."))
    page.goto("/people/shopper12/")
    expect(page.locator(".follow button")).to_have_count(0)
    hand_to("shopper12").goto("/settings/account/")
    person = page.locator(".person", has_text=name)
    person.get_by_role("button", name=re.compile("^Unblock")).click()
    expect(page.locator("h1")).to_have_text("Settings")
    expect(person).to_have_count(0)


def test_leader_boards_say_who_leads_and_where_one_stands(shopper: Page) -> None:
    shopper.goto("/")
    shopper.get_by_role("link", name="Leader boards").click()
    boards = shopper.get_by_role("navigation", name="Boards").get_by_role("link")
    for number in range(boards.count()):
        boards.nth(number).click()
        expect(boards.nth(number)).to_have_attribute("aria-current", "page")
        ranks = [int(row.get_attribute("data-rank") or "") for row in shopper.locator("[data-rank]").all()]
        assert ranks == sorted(ranks)
        assert ranks[:1] == [1]
    leader = shopper.locator("[data-rank] .person__link").first
    name = leader.locator(".person__name").inner_text()
    leader.click()
    shopper.wait_for_url("**/people/**")
    expect(shopper.locator("h1")).to_have_text(name)
