"""The pattern by which nginx drops tracking arguments, and that it knows what the site's own cache knows."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from caching import anonymity, pages
from deploy import microcache

CONFIGURATION = (Path(microcache.__file__).parent / "templates" / "nginx.conf").read_text()
# Python writes named groups otherwise than PCRE.
PATTERN = re.compile(re.sub(r"\(\?<([a-z]+)>", r"(?P<\1>", microcache.kept_arguments()))


def kept(query: str) -> list[str] | None:
    match = PATTERN.match(query)
    return None if match is None else [each for each in match.groups() if each]


@pytest.mark.parametrize(
    ("query", "arguments"),
    [
        ("after=x", ["after=x"]),
        ("utm_source=mail", []),
        ("utm_source=mail&after=x&fbclid=1&utm_medium=", ["after=x"]),
        ("category=coats&gclid=1&after=x", ["category=coats", "after=x"]),
        ("fbclid", []),
        ("fbclidx=1", ["fbclidx=1"]),
        ("xfbclid=1", ["xfbclid=1"]),
        ("a=1&b=2&c=3", ["a=1", "b=2", "c=3"]),
        ("a=1&b=2&c=3&d=4", None),
        ("a=1&&b=2", None),
        ("&", None),
        ("UTM_source=1", ["UTM_source=1"]),
        ("q=%26utm_source=1", ["q=%26utm_source=1"]),
        ("utm_a=1;after=2", []),
    ],
)
def test_tracking_is_dropped_and_the_rest_is_the_key(query: str, arguments: list[str] | None) -> None:
    assert kept(query) == arguments


def test_nginx_drops_what_the_site_drops() -> None:
    assert set(microcache.TRACKING) == set(anonymity.TRACKING)


def test_nginx_lets_through_whoever_the_site_knows() -> None:
    cookies = re.search(r"~\(\?:\^\|;\)\\s\*\(\?:__Host-\)\?\(\?:([\w|]+)\)", CONFIGURATION)
    assert cookies
    known = {
        settings.SESSION_COOKIE_NAME,
        settings.LANGUAGE_COOKIE_NAME,
        "messages",
        *settings.CACHING["VISITOR_COOKIES"],
    }
    assert known <= set(cookies[1].split("|"))


def test_nginx_keeps_exactly_what_the_site_offers() -> None:
    assert CONFIGURATION.count(f'"{pages.PROXIED}"') == 2
    assert settings.CACHING["PROXY_HEADER"] == "X-Microcache"
    assert "proxy_set_header X-Microcache $microcache;" in CONFIGURATION
