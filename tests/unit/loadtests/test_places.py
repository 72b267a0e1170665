import random

import pytest

from loadtests.errors import RehearsalError
from loadtests.places import Guide, Places, crawl

SITE = {
    "/": '<a href="/looks/2/second/">',
    "/looks/": '<a href="/looks/?tag=red"><a href="/looks/1/first/"><a href="/people/ada/"><a href="?after=1">',
    "/looks/?after=1": '<a href="/looks/3/third/"><a href="/looks/?after=3&amp;tag=">',
    "/looks/?after=3&tag=": "the end",
    "/products/": '<a href="/products/9/coat/"><a href="/accounts/login/">',
    "/looks/2/second/": '<a href="/people/bob/">',
    "/looks/1/first/": '<a href="/looks/1/first/#comments">',
    "/looks/3/third/": "",
}


def test_the_lists_are_followed_to_their_end() -> None:
    places = crawl(SITE.__getitem__)
    assert places.looks == ["/looks/2/second/", "/looks/1/first/", "/looks/3/third/"]
    assert places.look_lists == ["/looks/", "/looks/?after=1", "/looks/?after=3&tag="]
    assert places.products == ["/products/9/coat/"]
    assert places.profiles == ["/people/ada/", "/people/bob/"]


def test_an_endless_list_is_left() -> None:
    def endless(path: str) -> str:
        number = int(path.rpartition("=")[2] or 0) if "=" in path else 0
        return f'<a href="/looks/{number + 1}/x/"><a href="?after={number + 1}">'

    assert len(crawl(endless, depth=5).look_lists) == 6


def test_an_empty_site_says_how_to_fill_it() -> None:
    with pytest.raises(RehearsalError, match="seed"):
        crawl(lambda _: "")


def test_a_kind_without_pages_is_no_choice() -> None:
    guide = Guide(Places(looks=["/looks/1/a/"]), alpha=1.0)
    assert guide.choose("looks", random.Random(1)) == "/looks/1/a/"
    assert guide.choose("products", random.Random(1)) is None
