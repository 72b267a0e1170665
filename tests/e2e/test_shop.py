"""A visitor in the shop: shelf by shelf, and every picture of a product."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e

LOADED = "image => image.decode().then(() => image.naturalWidth)"


def test_a_product_shows_all_its_pictures_in_their_places(page: Page) -> None:
    page.goto("/products/?category=clothing")
    page.locator("a.card__title").last.click()
    page.wait_for_url(re.compile(r"/products/\d+/"))
    gallery = page.get_by_role("region", name="Pictures")
    pictures = gallery.get_by_role("img")
    expect(pictures.nth(1)).to_be_attached()
    places = [each.bounding_box() for each in pictures.all()]
    descriptions = [each.get_attribute("alt") for each in pictures.all()]
    assert all(descriptions)
    assert len(set(descriptions)) == len(descriptions)
    for each in pictures.all():
        each.scroll_into_view_if_needed()
        assert each.evaluate(LOADED) > 0
        width, height = (int(each.get_attribute(side) or "") for side in ("width", "height"))
        box = each.bounding_box()
        assert box is not None
        assert box["width"] / box["height"] == pytest.approx(width / height, rel=0.02)
    gallery.evaluate("gallery => { gallery.scrollLeft = 0; scrollTo(0, 0); }")
    assert [each.bounding_box() for each in pictures.all()] == places, "nothing moved when they came"


def test_a_shelf_shows_what_stands_on_it(page: Page) -> None:
    page.goto("/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Shop").click()
    shelves = page.get_by_role("navigation", name="Categories")
    shelves.get_by_role("link", name="Shoes").click()
    page.wait_for_url("**category=shoes")
    expect(page.locator("h1")).to_have_text("Shoes")
    card = page.locator("a.card__title").first
    name = card.inner_text()
    card.click()
    expect(page.locator("h1")).to_have_text(name)
    expect(page.get_by_role("list", name="Sizes").get_by_role("listitem").first).to_be_visible()
    page.locator(".product__category a").click()
    page.wait_for_url("**category=**")
    expect(page.locator("a.card__title").first).to_be_visible()
