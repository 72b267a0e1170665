"""A member posts a look: photos, what is worn where on them, words; and changes it afterwards."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Hand, picture, unique

pytestmark = pytest.mark.e2e


def start(page: Page, title: str) -> None:
    """Post a look of two photos, from the profile's button on."""
    page.goto("/people/shopper5/")
    page.get_by_role("link", name="Post a look").click()
    page.set_input_files("input[name=photos]", [picture("front.jpg"), picture("back.jpg", colour="#aa6688")])
    page.fill("input[name=title]", title)
    page.fill("textarea[name=description]", "Worn to the **opening**.")
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(re.compile(r"/looks/\d+/edit/"))


def choose_product(page: Page) -> str:
    """Take the first product that is offered, and say which it was."""
    name = page.locator(".worn__name").first.inner_text()
    page.get_by_role("button", name=re.compile("^This one")).first.click()
    page.wait_for_url("**/edit/")
    return name


def test_a_look_is_posted_with_photos_and_what_is_worn_on_them(shopper: Page, hand_to: Hand) -> None:
    title = unique("Opening ")
    start(shopper, title)
    author = shopper.url
    photos = shopper.get_by_role("article", name=re.compile(r"^Photo \d"))
    expect(photos).to_have_count(2)
    expect(shopper.locator("main")).to_contain_text("Only you see it so far")

    photos.first.get_by_label("Description for those").fill("From the front, hands in the pockets")
    photos.first.get_by_role("button", name="Save description").click()
    photos.first.get_by_role("link", name="Tag a product").click()
    shopper.locator("input[type=image]").click(position={"x": 80, "y": 320})  # of 320 by 427
    tapped = choose_product(shopper)
    photos.last.get_by_role("link", name="Tag a product").click()
    shopper.get_by_text("Say it in numbers").click()
    shopper.fill("input[name=x]", "70")
    shopper.fill("input[name=y]", "40")
    shopper.locator("form:has(#x) button[type=submit]").click()
    shopper.fill("input[name=q]", "boots")
    shopper.get_by_role("button", name="Find").click()
    shopper.wait_for_url("**q=boots**")
    said = choose_product(shopper)
    expect(photos.first.locator(".authoring__tag")).to_contain_text(tapped)
    expect(photos.last.locator(".authoring__tag")).to_contain_text(said)

    shopper.get_by_role("button", name="Publish").click()
    shopper.wait_for_url(lambda url: "/edit/" not in url)
    expect(shopper.locator("h1")).to_have_text(title)
    look = shopper.url

    visitor = hand_to(None)
    visitor.goto(look)
    shown = visitor.locator(".look__gallery .photo")
    expect(shown).to_have_count(2)
    expect(shown.first.locator("img")).to_have_attribute("alt", "From the front, hands in the pockets")
    places = visitor.locator(".tag__place")
    expect(places.first).to_have_attribute("x", "25%")
    expect(places.first).to_have_attribute("y", "75%")
    expect(places.last).to_have_attribute("x", "70%")
    expect(places.last).to_have_attribute("y", "40%")
    listed = visitor.locator(".look__worn .worn__name")
    assert set(listed.all_inner_texts()) == {tapped, said}
    visitor.get_by_role("link", name=tapped).first.click()
    visitor.wait_for_url("**/products/**")
    expect(visitor.locator("h1")).to_have_text(tapped)
    answer = visitor.goto(author)
    assert answer is not None
    assert "/accounts/login/" in answer.url


def test_a_look_is_edited_hidden_and_deleted(shopper: Page, hand_to: Hand) -> None:
    start(shopper, unique("First words "))
    author, title = shopper.url, unique("Better words ")
    photos = shopper.get_by_role("article", name=re.compile(r"^Photo \d"))
    shopper.get_by_role("button", name="Publish").click()
    shopper.get_by_role("link", name="Edit", exact=True).click()

    shopper.fill("input[name=title]", title)
    shopper.get_by_role("button", name="Save", exact=True).click()
    expect(shopper.locator("h1")).to_have_text(title)
    shopper.set_input_files("input[name=photos]", picture("detail.jpg", colour="#6688aa"))
    shopper.get_by_role("button", name="Add", exact=True).click()
    expect(photos).to_have_count(3)
    third = photos.last.get_by_role("img").get_attribute("src")
    photos.last.get_by_role("button", name="Make it the cover").click()
    expect(photos.first.get_by_role("img")).to_have_attribute("src", third or "")
    photos.last.get_by_role("button", name="Remove").click()
    expect(photos).to_have_count(2)
    photos.first.get_by_role("link", name="Tag a product").click()
    shopper.locator("input[type=image]").click()
    choose_product(shopper)
    photos.first.get_by_role("button", name=re.compile("^Take off")).click()
    expect(photos.first.locator(".authoring__tag")).to_have_count(0)

    shopper.get_by_role("link", name="See it").click()
    expect(shopper.locator("h1")).to_have_text(title)
    expect(shopper.locator(".look__gallery .photo")).to_have_count(2)
    look = shopper.url
    hand_to(None).goto(look)
    expect(shopper.locator("h1")).to_have_text(title)

    hand_to("shopper5").goto(author)
    shopper.get_by_role("button", name="Hide").click()
    expect(shopper.locator("main")).to_contain_text("Only you see it")
    answer = hand_to(None).goto(look)
    assert answer is not None
    assert answer.status == 404
    hand_to("shopper5").goto("/looks/mine/")
    shopper.get_by_role("link", name=title).first.click()
    shopper.get_by_role("link", name="Delete the look").click()
    shopper.get_by_role("button", name="Delete it").click()
    shopper.wait_for_url("**/looks/mine/")
    expect(shopper.locator("main")).to_contain_text(f"{title} is deleted.")
    answer = shopper.goto(author)
    assert answer is not None
    assert answer.status == 404


def test_what_is_no_photo_is_refused_and_the_words_stay(shopper: Page) -> None:
    shopper.goto("/looks/new/")
    title = unique("No photo ")
    shopper.set_input_files(
        "input[name=photos]", {"name": "notes.jpg", "mimeType": "image/jpeg", "buffer": b"not a picture"}
    )
    shopper.fill("input[name=title]", title)
    shopper.get_by_role("button", name="Continue").click()
    expect(shopper.locator(".field__error")).to_contain_text("no picture we can read")
    expect(shopper.locator("input[name=title]")).to_have_value(title)
    shopper.set_input_files("input[name=photos]", picture("small.jpg", width=100, height=100))
    shopper.get_by_role("button", name="Continue").click()
    expect(shopper.locator(".field__error")).to_contain_text("too small")
