"""A visitor looks for something: from the header's magnifier, shelf by shelf, page by page, and in vain."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e


def look_for(page: Page, words: str) -> None:
    """Type the words into the search, from wherever the page is."""
    if "/search/" not in page.url:
        page.get_by_role("link", name="Search", exact=True).click()
        page.wait_for_url("**/search/**")
    page.get_by_role("searchbox").fill(words)
    page.get_by_role("searchbox").press("Enter")
    page.wait_for_url(lambda url: "q=" in url)
    expect(page.get_by_role("searchbox")).to_have_value(words)


def test_words_find_looks_and_products(page: Page) -> None:
    page.goto("/")
    look_for(page, "linen")
    for shelf in ("Looks", "Shop"):
        expect(page.get_by_role("heading", name=shelf, exact=True)).to_be_visible()
    look = page.locator("section[aria-labelledby=looks] a.card__title").first
    title = look.inner_text()
    look.click()
    page.wait_for_url("**/looks/**")
    expect(page.locator("h1")).to_have_text(title)
    page.go_back()
    product = page.locator("section[aria-labelledby=products] a.card__title").first
    name = product.inner_text()
    product.click()
    page.wait_for_url("**/products/**")
    expect(page.locator("h1")).to_have_text(name)


def test_a_name_finds_the_person(page: Page) -> None:
    page.goto("/blog/")
    look_for(page, "@shopper9")
    page.get_by_role("link", name="All people").click()
    page.wait_for_url("**in=people**")
    page.locator(".search__people a[href='/people/shopper9/']").click()
    expect(page.locator("main")).to_contain_text("@shopper9")


def test_a_shelf_goes_on_page_after_page(page: Page) -> None:
    page.goto("/search/?q=leather")
    shelves = page.get_by_role("navigation", name="Where to search")
    shelves.get_by_role("link", name="Shop").click()
    page.wait_for_url("**in=products**")
    expect(shelves.get_by_role("link", name="Shop")).to_have_attribute("aria-current", "page")
    titles = page.locator("main a.card__title")
    first = {title.get_attribute("href") for title in titles.all()}
    page.get_by_role("link", name="More", exact=True).click()
    page.wait_for_url("**after=**")
    expect(page.get_by_role("searchbox")).to_have_value("leather")
    following = {title.get_attribute("href") for title in titles.all()}
    assert following
    assert not following & first


def test_what_nothing_has_is_said_so(page: Page) -> None:
    page.goto("/")
    look_for(page, "qzxwvk jjqq")
    expect(page.get_by_role("heading", name="Nothing has all of")).to_be_visible()
    expect(page.locator("main .card")).to_have_count(0)
    page.goto("/products/")
    name = page.locator("a.card__title").first.inner_text()
    look_for(page, f"{name[:-1]}x{name[-1]}")
    expect(page.get_by_role("heading", name="Nothing has all of")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Spelled much like it")
    expect(page.locator("main a.card__title", has_text=name).first).to_be_visible()
    look_for(page, "<script>alert(1)</script> & more")
    expect(page.get_by_role("searchbox")).to_have_value("<script>alert(1)</script> & more")


def test_one_of_the_ideas_is_a_way_in(page: Page) -> None:
    page.goto("/search/")
    page.locator(".search__ideas a").first.click()
    page.wait_for_url("**q=**")
    expect(page.locator("main a.card__title").first).to_be_visible()
