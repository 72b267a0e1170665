"""What a shopper does, as a shopper does it."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import sign_in
from tests.site import Site

pytestmark = pytest.mark.e2e


def open_first_look(page: Page) -> None:
    page.goto("/looks/")
    page.locator("main a[href^='/looks/']").filter(has=page.locator("img")).first.click()
    page.wait_for_url(re.compile(r"/looks/\d+/"))


def test_a_visitor_strolls_from_home_to_a_look_a_product_and_its_author(page: Page) -> None:
    page.goto("/")
    expect(page.locator("h1")).to_be_visible()
    open_first_look(page)
    look = page.url
    expect(page.locator("h1")).to_be_visible()
    picture = page.locator("main img").first
    expect(picture).to_be_visible()
    page.wait_for_load_state("load")
    assert page.locator("main a[href^='/products/']").count() > 0
    page.locator("main a[href^='/products/']").first.click()
    page.wait_for_url("**/products/**")
    page.goto(look)
    page.locator("main a[href^='/people/']").first.click()
    page.wait_for_url("**/people/**")
    # Which replica answered, and nothing about the visitor.
    assert {cookie.get("name") for cookie in page.context.cookies()} <= {"log_node"}


def test_a_list_of_looks_goes_on_page_after_page(page: Page) -> None:
    page.goto("/looks/")
    seen = {link.get_attribute("href") for link in page.locator("main a[href^='/looks/']").all()}
    page.locator("a[rel=next]").first.click()
    page.wait_for_url("**after=**")
    following = {link.get_attribute("href") for link in page.locator("main a[href^='/looks/']").all()}
    assert following - seen
    assert not {href for href in following & seen if href and re.fullmatch(r"/looks/\d+/.*", href)}


def test_signing_up_leads_to_a_profile(page: Page) -> None:
    name = f"visitor{time.monotonic_ns()}"
    page.goto("/accounts/signup/")
    page.fill("input[name=username]", name)
    page.fill("input[name=email]", f"{name}@example.com")
    page.fill("input[name=password1]", "a long enough passphrase")
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "/accounts/" not in url)
    page.goto(f"/people/{name}/")
    expect(page.locator("h1")).to_contain_text(name)


def test_a_wrong_password_says_so_and_keeps_the_name(page: Page) -> None:
    page.goto("/accounts/login/")
    page.fill("input[name=login]", "shopper5")
    page.fill("input[name=password]", "not the password")
    page.click("main button[type=submit]")
    expect(page.locator("main")).to_contain_text("not correct")
    expect(page.locator("input[name=login]")).to_have_value("shopper5")


def test_a_like_counts_once_and_can_be_taken_back(shopper: Page) -> None:
    open_first_look(shopper)
    button = shopper.locator("[data-liked]").first
    count = shopper.locator("[data-likes]").first
    if button.get_attribute("data-liked") == "true":
        button.click()
        expect(button).to_have_attribute("data-liked", "false")
    likes = int(count.get_attribute("data-likes") or "")
    button.click()
    expect(button).to_have_attribute("data-liked", "true")
    expect(count).to_have_attribute("data-likes", str(likes + 1))
    shopper.reload()
    expect(count).to_have_attribute("data-likes", str(likes + 1))
    button.click()
    expect(button).to_have_attribute("data-liked", "false")
    expect(count).to_have_attribute("data-likes", str(likes))


def test_a_comment_is_there_at_once(shopper: Page) -> None:
    open_first_look(shopper)
    text = f"Lovely drape <b>{time.monotonic_ns()}</b>"
    shopper.fill("textarea[name=text]", text)
    shopper.locator("form:has(textarea[name=text]) button[type=submit]").click()
    expect(shopper.locator("[data-comment]").filter(has_text=text)).to_have_count(1)
    shopper.reload()
    expect(shopper.locator("[data-comment]").filter(has_text=text)).to_have_count(1)


def test_a_comment_is_still_there_after_signing_out(leaver: Page) -> None:
    open_first_look(leaver)
    look, text = leaver.url, f"Worn to the opening {time.monotonic_ns()}"
    leaver.fill("textarea[name=text]", text)
    leaver.locator("form:has(textarea[name=text]) button[type=submit]").click()
    expect(leaver.locator("[data-comment]").filter(has_text=text)).to_have_count(1)
    leaver.goto("/accounts/logout/")
    leaver.click("main button[type=submit]")
    leaver.wait_for_url("**/")
    leaver.goto(look)
    expect(leaver.locator("textarea[name=text]")).to_have_count(0)
    expect(leaver.locator("[data-comment]").filter(has_text=text)).to_have_count(1)


def test_who_signs_in_does_not_meet_the_page_of_before(page: Page, site: Site) -> None:
    open_first_look(page)
    look = page.url
    expect(page.locator("textarea[name=text]")).to_have_count(0)
    sign_in(page, "shopper6", site.password)
    page.goto(look)
    expect(page.locator("textarea[name=text]")).to_have_count(1)


def test_an_empty_comment_is_refused_by_the_field(shopper: Page) -> None:
    open_first_look(shopper)
    shopper.fill("textarea[name=text]", "   ")
    shopper.locator("form:has(textarea[name=text]) button[type=submit]").click()
    expect(shopper.locator("form:has(textarea[name=text])")).to_contain_text(
        re.compile("write|empty|required", re.I)
    )


def test_signing_out_ends_the_session(leaver: Page) -> None:
    leaver.goto("/accounts/logout/")
    leaver.click("main button[type=submit]")
    leaver.wait_for_url(lambda url: "/accounts/" not in url)
    assert not [cookie for cookie in leaver.context.cookies() if cookie["name"] == "session"]


def test_a_page_that_is_not_there_is_designed(page: Page) -> None:
    answer = page.goto("/looks/999999999/nothing/")
    assert answer is not None
    assert answer.status == 404
    expect(page.locator("main a[href='/looks/'], main a[href='/']").first).to_be_visible()


def test_the_dba_reads_the_query_report_within_the_site(page: Page, site: Site) -> None:
    page.goto("/ops/queries/")
    page.wait_for_url("**/accounts/login/**")
    sign_in(page, "dba", site.password)
    for node in ("primary", "replica1", "replica2"):
        expect(page.locator("main")).to_contain_text(node)
    expect(page.locator("main a[href='/ops/']").first).to_be_visible()


def test_following_counts_at_once_and_is_listed(shopper: Page) -> None:
    shopper.goto("/people/shopper9/")
    button, count = shopper.locator("main [data-followed]"), shopper.locator("[data-followers]")
    if button.get_attribute("data-followed") == "true":
        button.click()
        expect(button).to_have_attribute("data-followed", "false")
    followers = int(count.get_attribute("data-followers") or "")
    button.click()
    expect(button).to_have_attribute("data-followed", "true")
    expect(count).to_have_attribute("data-followers", str(followers + 1))
    count.click()
    expect(shopper.locator("[data-person=shopper5]")).to_be_visible()
    shopper.goto("/people/shopper9/")
    shopper.locator("main [data-followed]").click()
    expect(shopper.locator("[data-followers]")).to_have_attribute("data-followers", str(followers))


def test_who_was_muted_and_blocked_is_let_near_again(shopper: Page) -> None:
    for word, note in [("Mute", "You have muted"), ("Block", "You have blocked")]:
        shopper.goto("/people/shopper11/")
        shopper.locator(".more__open").click()
        shopper.locator(".more__item", has_text=word).click()
        expect(shopper.locator("main")).to_contain_text(note)
        shopper.locator(".more__open").click()
        shopper.locator(".more__item", has_text=f"Un{word.lower()}").click()
        expect(shopper.locator(".note")).to_have_count(0)


def test_friends_who_like_a_look(shopper: Page, site: Site) -> None:
    path = site.looks()[2]
    friend = site.sign_in("shopper6")
    friend.post(f"/looks/{path.split('/')[2]}/like/", {"liked": "1"}, token_from=path)
    shopper.goto("/people/shopper6/")
    follow = shopper.locator(".follow button")
    if follow.get_attribute("data-followed") == "false":
        follow.click()
        expect(shopper.locator(".follow button")).to_have_attribute("data-followed", "true")
    shopper.goto(path)
    link = shopper.locator(".look__friends a")
    expect(link).to_contain_text(re.compile("this"))
    link.click()
    expect(shopper.locator("h1")).to_have_text("Friends who like this")
    expect(shopper.locator("[data-person=shopper6]")).to_be_visible()


def test_a_comment_is_answered_edited_and_deleted(shopper: Page) -> None:
    open_first_look(shopper)
    look, words = shopper.url.split("#")[0], f"Lovely {time.monotonic_ns()}"
    shopper.fill("textarea[name=text]", words)
    shopper.click("#comment-send")
    mine = shopper.locator("article.comment", has_text=words)
    expect(mine).to_be_visible()
    mine.get_by_role("link", name="Reply").click()
    shopper.fill("#id_words", f"@shopper9 see {words}")
    shopper.locator("form:has(#id_words) button[type=submit]").click()
    answer = shopper.locator(".answer", has_text=f"see {words}")
    expect(answer.locator("a", has_text="@shopper9")).to_have_attribute("href", "/people/shopper9/")
    answer.get_by_role("link", name="Edit").click()
    shopper.fill("#id_words", f"Changed {words}")
    shopper.locator("form:has(#id_words) button[type=submit]").click()
    answer = shopper.locator(".answer", has_text=f"Changed {words}")
    expect(answer).to_contain_text("edited")
    answer.get_by_role("link", name="Delete").click()
    shopper.locator("main button[type=submit]").click()
    shopper.wait_for_url(re.compile(re.escape(look)))
    expect(shopper.locator(".answer", has_text=f"Changed {words}")).to_have_count(0)


def test_a_vote_counts_at_once(shopper: Page) -> None:
    open_first_look(shopper)
    up = shopper.locator("#vote-up")
    if up.get_attribute("aria-pressed") == "true":
        up.click()
        expect(up).to_have_attribute("aria-pressed", "false")
    votes = int(shopper.locator("[data-votes-up]").get_attribute("data-votes-up") or "")
    up.click()
    expect(up).to_have_attribute("aria-pressed", "true")
    expect(shopper.locator("[data-votes-up]")).to_have_attribute("data-votes-up", str(votes + 1))


def test_who_follows_sees_it_in_the_feed_and_the_other_is_told(shopper: Page) -> None:
    shopper.goto("/leaderboard/?board=loved")
    expect(shopper.locator("[data-rank]").first).to_be_visible()
    shopper.goto("/notifications/")
    read = shopper.get_by_role("button", name="Mark all as read")
    if read.count():
        read.click()
        expect(shopper.locator("[data-unread]")).to_have_attribute("data-unread", "0")
    shopper.goto("/feed/")
    expect(shopper.locator("h1")).to_have_text("Feed")
    assert shopper.locator("main .card").count() + shopper.locator("main .empty").count() > 0


def test_a_profile_and_its_picture_are_changed_and_taken_back(shopper: Page) -> None:
    shopper.goto("/settings/")
    city = shopper.locator("input[name=city]")
    before, there = city.input_value(), f"Riga {time.monotonic_ns()}"
    city.fill(there)
    shopper.locator("main form[enctype] button[type=submit]").click()
    shopper.wait_for_url("**/people/shopper5/")
    expect(shopper.locator("main")).to_contain_text(there)
    shopper.goto("/settings/")
    shopper.locator("input[name=city]").fill(before)
    shopper.locator("main form[enctype] button[type=submit]").click()
    shopper.wait_for_url("**/people/shopper5/")
    shopper.goto("/settings/account/")
    with shopper.expect_download() as download:
        shopper.get_by_role("button", name="Download my data").click()
    assert download.value.suggested_filename == "my-data.json"
