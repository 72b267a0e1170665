"""What members say in the forum and the blog, as they say it: with JavaScript and without."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Hand, reload_until, unique

pytestmark = pytest.mark.e2e


def test_a_visitor_reads_a_long_topic_from_either_end(page: Page) -> None:
    page.goto("/forum/")
    page.locator("main a.forums__link").first.click()
    page.wait_for_url(re.compile(r"/forum/[a-z-]+/$"))
    longest = page.locator(".topics__item").filter(has_text=re.compile(r"\b\d{2,} posts"))
    longest.first.locator("a.topic-card__link").click()
    page.wait_for_url(re.compile(r"/forum/\d+/"))
    first = page.locator("[data-post]").first.get_attribute("data-post")
    page.get_by_role("link", name="Last", exact=True).first.click()
    page.wait_for_url("**at=end")
    assert page.locator("[data-post]").first.get_attribute("data-post") != first
    page.locator("a[rel=prev]").first.click()
    page.wait_for_url("**before=**")
    page.get_by_role("link", name="First", exact=True).first.click()
    expect(page.locator("[data-post]").first).to_have_attribute("data-post", first or "")


def start_topic(page: Page, title: str, text: str) -> tuple[str, str]:
    """As a member would; returns the forum's address and the topic's."""
    page.goto("/forum/")
    page.locator("main a.forums__link").last.click()
    forum = page.url
    page.get_by_role("link", name="Start a topic").click()
    page.fill("input[name=title]", title)
    page.fill("textarea[name=text]", text)
    page.get_by_role("button", name="Start topic").click()
    expect(page.locator("h1")).to_have_text(title)
    return forum, page.url


def test_a_member_starts_a_topic_replies_quotes_edits_and_watches(shopper: Page) -> None:
    title = f"Which wool for winter {time.monotonic_ns()}"
    _, topic = start_topic(shopper, title, "Merino or **lambswool**?\n\n<script>alert(1)</script>")
    expect(shopper.locator("[data-post] strong")).to_have_text("lambswool")
    expect(shopper.locator("[data-watched]")).to_have_attribute("data-watched", "true")

    shopper.fill("textarea[name=text]", "   ")
    shopper.get_by_role("button", name="Post reply").click()
    expect(shopper.locator(".field__error")).to_contain_text("Write something first")
    shopper.fill("textarea[name=text]", "Answering myself.")
    shopper.get_by_role("button", name="Post reply").click()
    expect(shopper.locator("[data-post]")).to_have_count(2)

    shopper.get_by_role("link", name=re.compile("^Quote")).first.click()
    field = shopper.locator("textarea[name=text]")
    expect(field).to_have_value(re.compile(r"> Merino or \*\*lambswool\*\*\?"))
    field.fill(f"{field.input_value()}Both.")
    shopper.get_by_role("button", name="Post reply").click()
    expect(shopper.locator("[data-post] blockquote")).to_have_count(1)

    shopper.get_by_role("link", name=re.compile("^Edit")).nth(1).click()
    shopper.fill("textarea[name=text]", "Answering myself, better.")
    shopper.get_by_role("button", name="Save").click()
    shopper.wait_for_url("**/forum/**after=**")
    shopper.goto(topic)
    expect(shopper.locator("main")).to_contain_text("Answering myself, better.")

    shopper.locator("[data-watched]").click()
    expect(shopper.locator("[data-watched]")).to_have_attribute("data-watched", "false")
    shopper.locator("[data-watched]").click()
    expect(shopper.locator("[data-watched]")).to_have_attribute("data-watched", "true")
    shopper.goto("/forum/watched/")
    expect(shopper.locator("main")).to_contain_text(title)


def test_an_article_is_read_and_answered(shopper: Page) -> None:
    shopper.goto("/blog/")
    shopper.locator("a.article-card__link").first.click()
    expect(shopper.locator(".prose h2").first).to_be_visible()
    text = f"Well said {time.monotonic_ns()}"
    shopper.fill("textarea[name=text]", text)
    shopper.get_by_role("button", name="Comment", exact=True).click()
    expect(shopper.locator("[data-comment]").filter(has_text=text)).to_have_count(1)
    shopper.locator(".tags a").first.click()
    shopper.wait_for_url("**/blog/tags/**")
    expect(shopper.locator("a.article-card__link").first).to_be_visible()


def test_what_was_not_read_is_marked_until_it_is(hand_to: Hand) -> None:
    author = hand_to("shopper7")  # of few posts: a member may write ten a minute
    title = unique("How to wash suede ")
    forum, topic = start_topic(author, title, "Not at all?")

    page = hand_to("shopper6")
    page.goto(forum)
    fresh = page.get_by_role("link", name=f"New: {title}")
    reload_until(page, fresh)
    fresh.click()
    expect(page.locator("h1")).to_have_text(title)
    page.goto(forum)
    expect(page.get_by_role("link", name=title, exact=True)).to_be_visible()
    expect(fresh).to_have_count(0)
    hand_to("shopper7").goto(topic)
    page.fill("textarea[name=text]", "Steam, then a brush.")
    page.get_by_role("button", name="Post reply").click()
    expect(page.locator("[data-post]")).to_have_count(2)
    hand_to("shopper6").goto(forum)
    unread = page.get_by_role("link", name=f"Unread posts in {title}")
    reload_until(page, unread)
    unread.click()
    page.wait_for_url("**/forum/**")
    expect(page.locator("[data-post]", has_text="Steam, then a brush.")).to_be_visible()
    page.goto(forum)
    expect(page.get_by_role("link", name=title, exact=True)).to_be_visible()
    expect(unread).to_have_count(0)

    hand_to("dba").goto(topic)
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.locator(".badge", has_text="Closed")).to_be_visible()
    hand_to("shopper6").goto(topic)
    reload_until(page, page.locator(".badge", has_text="Closed"))
    expect(page.get_by_role("button", name="Post reply")).to_have_count(0)


def test_a_post_is_reported_and_hidden(shopper: Page, hand_to: Hand) -> None:
    title, words = unique("Where to find buttons "), unique("Only at my shop ")
    shopper.goto("/forum/")
    shopper.locator("main a.forums__link").first.click()
    shopper.get_by_role("link", name="Start a topic").click()
    shopper.fill("input[name=title]", title)
    shopper.fill("textarea[name=text]", "Horn or corozo.")
    shopper.get_by_role("button", name="Start topic").click()
    topic = shopper.url
    page = hand_to("shopper7")
    page.goto(topic)
    page.fill("textarea[name=text]", words)
    page.get_by_role("button", name="Post reply").click()
    post = page.locator("[data-post]", has_text=words)
    expect(post).to_be_visible()
    hand_to("shopper5").goto(topic)
    reload_until(page, post)
    post.get_by_role("link", name=re.compile("^Report")).click()
    page.get_by_label("Spam").check()
    page.get_by_role("button", name="Send the report").click()
    expect(page.locator("main")).to_contain_text("Our staff will have a look at it.")
    hand_to(None).goto(topic)
    expect(post).to_have_count(1)
    hand_to("dba").goto("/ops/reports/")
    page.locator(".case", has_text=words).get_by_role("link", name="Look into it").click()
    page.fill("input[name=reason]", "advertising")
    page.get_by_role("button", name="Hide", exact=True).click()
    expect(page.get_by_role("button", name="Restore", exact=True)).to_be_visible()
    hand_to(None).goto(topic)
    expect(page.locator("h1")).to_have_text(title)
    expect(post).to_have_count(0)
