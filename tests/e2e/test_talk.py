"""What members say in the forum and the blog, as they say it: with JavaScript and without."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

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


def test_a_member_starts_a_topic_replies_quotes_edits_and_watches(shopper: Page) -> None:
    title = f"Which wool for winter {time.monotonic_ns()}"
    shopper.goto("/forum/")
    shopper.locator("main a.forums__link").first.click()
    shopper.get_by_role("link", name="Start a topic").click()
    shopper.fill("input[name=title]", title)
    shopper.fill("textarea[name=text]", "Merino or **lambswool**?\n\n<script>alert(1)</script>")
    shopper.get_by_role("button", name="Start topic").click()
    expect(shopper.locator("h1")).to_have_text(title)
    topic = shopper.url
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
