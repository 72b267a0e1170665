"""What members keep: collections of looks and wish lists of products, for all, for who has the link, or for none."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Hand, unique
from tests.site import Site

pytestmark = pytest.mark.e2e


def answered(page: Page, address: str) -> int:
    answer = page.goto(address)
    assert answer is not None
    return answer.status


def keep_in_new(page: Page, button: str, name: str, visibility: str) -> None:
    """Keep what the page shows in a new list, from the page's own button on."""
    page.get_by_role("link", name=button, exact=True).click()
    page.fill("input[name=name]", name)
    page.get_by_label(visibility).check()
    page.get_by_role("button", name="Create it and save").click()
    expect(page.get_by_role("button", name=re.compile(f"Remove.*{name}"))).to_be_visible()


def open_list(page: Page, name: str) -> None:
    page.goto("/saved/")
    page.get_by_role("link", name=name).click()
    expect(page.locator("h1")).to_have_text(name)


def show_to(page: Page, visibility: str) -> None:
    """Change who sees the list that is open."""
    page.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_label(visibility).check()
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(lambda url: "/edit/" not in url)


def test_a_collection_is_private_then_shared_then_public(shopper: Page, hand_to: Hand, site: Site) -> None:
    name, path = unique("Autumn "), site.looks()[1]
    shopper.goto(path)
    look = shopper.locator("h1").inner_text()
    keep_in_new(shopper, "Save", name, "Only me")
    open_list(shopper, name)
    expect(shopper.locator(".card__title")).to_have_text(look)
    kept = shopper.url
    assert answered(hand_to(None), kept) == 404
    assert answered(hand_to("shopper6"), kept) == 404
    assert answered(shopper, "/collections/of/shopper5/") == 200
    expect(shopper.locator("main")).not_to_contain_text(name)

    hand_to("shopper5").goto(kept)
    show_to(shopper, "Whoever has the link")
    shared = shopper.get_by_role("link", name="The link to share").get_attribute("href") or ""
    assert answered(hand_to(None), kept) == 404
    assert answered(shopper, shared) == 200
    expect(shopper.locator(".card__title")).to_have_text(look)
    expect(shopper.locator("meta[name=robots]")).to_have_attribute("content", "noindex")

    hand_to("shopper5").goto(kept)
    show_to(shopper, "Everyone")
    hand_to(None).goto("/people/shopper5/")
    shopper.get_by_role("link", name="Collections").click()
    expect(shopper.locator("h1")).to_have_text("Collections")
    assert answered(shopper, kept) == 200
    expect(shopper.locator("h1")).to_have_text(name)

    hand_to("shopper5").goto(kept)
    show_to(shopper, "Only me")
    assert answered(hand_to(None), kept) == 404
    assert answered(shopper, shared) == 404


def test_a_wish_list_is_made_filled_emptied_and_deleted(shopper: Page, hand_to: Hand) -> None:
    name, other = unique("Wishes "), unique("Winter ")
    shopper.goto("/saved/")
    shopper.get_by_role("link", name="New wish list").click()
    shopper.get_by_role("button", name="Create it").click()
    expect(shopper.locator("input[name=name]:invalid")).to_have_count(1)  # the browser itself asks for it
    shopper.fill("input[name=name]", name)
    shopper.fill("main [name=description]", "For the birthday")
    shopper.get_by_label("Only me").check()
    shopper.get_by_role("button", name="Create it").click()
    expect(shopper.locator("h1")).to_have_text(name)
    expect(shopper.locator("main")).to_contain_text("Still empty")

    shopper.get_by_role("link", name="Browse the shop").click()
    shopper.locator("a.card__title").first.click()
    shopper.wait_for_url(re.compile(r"/products/\d+/"))
    product = shopper.locator("h1").inner_text()
    shopper.get_by_role("link", name="Add to a wish list").click()
    shopper.get_by_role("button", name=re.compile(f"Save here.*{name}")).click()
    expect(shopper.get_by_role("button", name=re.compile(f"Remove.*{name}"))).to_be_visible()
    shopper.get_by_role("link", name=product).click()
    keep_in_new(shopper, "Add to a wish list", other, "Only me")
    open_list(shopper, name)
    expect(shopper.locator(".card__title")).to_have_text(product)
    expect(shopper.locator("main")).to_contain_text("For the birthday")
    kept = shopper.url
    assert answered(hand_to("shopper6"), kept) == 404

    hand_to("shopper5").goto(kept)
    shopper.locator("a.card__title").click()
    shopper.get_by_role("link", name="Add to a wish list").click()
    shopper.get_by_role("button", name=re.compile(f"Remove.*{name}")).click()
    expect(shopper.get_by_role("button", name=re.compile(f"Save here.*{name}"))).to_be_visible()
    shopper.goto(kept)
    expect(shopper.locator("main")).to_contain_text("Still empty")
    for each in (name, other):
        open_list(shopper, each)
        shopper.get_by_role("link", name="Edit", exact=True).click()
        shopper.get_by_role("button", name="Delete this wish list").click()
        shopper.wait_for_url("**/saved/")
        expect(shopper.locator("main")).to_contain_text(f"{each} is deleted.")
    assert answered(shopper, kept) == 404
