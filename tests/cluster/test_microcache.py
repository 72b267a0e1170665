"""nginx's microcache, through nginx: who shares a page, under which key, for how long, and what a purge takes away."""

import http.client
import os
import re
import secrets
import subprocess
import sys
import time
import urllib.parse
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis

from deploy.stack import Stack
from settings.env import BASE_DIR
from tests.cluster.nodes import until
from tests.site import Page, Site

pytestmark = pytest.mark.cluster

KEPT = 1 + 2
"""Seconds that a copy may be given out: one fresh, two more while it is made anew."""


@pytest.fixture(scope="module", autouse=True)
def _nothing_was_purged(site: Site) -> None:
    """For minutes after a test that hid a look nginx passes the lists that showed it to the site."""
    forget_purges()


def forget_purges() -> None:
    for mark in Path(os.environ["PURGED_ROOT"]).rglob("*=*"):
        mark.unlink(missing_ok=True)
    with redis.Redis.from_url(os.environ["CACHE_URL"]) as client:
        for key in client.keys("runway:1:purge:*"):
            client.delete(key)


def by_nginx(page: Page) -> str:
    """What nginx says that it did: "hit", "hit; detail=stale", "fwd=uri-miss", … or nothing."""
    match = re.search(r"nginx; (.*)$", page.headers.get("Cache-Status", ""))
    return match[1] if match else ""


def fresh_key() -> str:
    """Arguments that nothing was kept for: a cursor that the site doesn't know starts a list at its beginning."""
    return f"/looks/?after={secrets.token_hex(8)}"


def raw(site: Site, target: str, **headers: str) -> tuple[int, dict[str, str], str]:
    """One request whose target and headers are sent as they stand."""
    address = urllib.parse.urlsplit(site.url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=20)
    connection.putrequest("GET", target, skip_host=True)
    for name, value in {"Host": address.netloc, **headers}.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    response = connection.getresponse()
    text = response.read().decode(errors="replace")
    connection.close()
    return response.status, dict(response.getheaders()), text


def invalidate(*arguments: str) -> None:
    """Run the operator's command on the site, not on the suite's own database."""
    done = subprocess.run(
        [sys.executable, "manage.py", "cache_invalidate", *arguments],
        cwd=BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "settings.production", "LOG_LEVEL": "ERROR"},
        text=True,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@contextmanager
def without_gunicorn(site: Site) -> Iterator[None]:
    stack = Stack.from_environment()
    stack.control("gunicorn", "stop")
    try:
        yield
    finally:
        stack.control("gunicorn", "start")
        until("gunicorn answers", lambda: site.visitor().get("/healthz").status == 200, seconds=60)


def test_the_second_visitor_is_answered_by_nginx(site: Site) -> None:
    path = fresh_key()
    first, second = site.visitor().get(path), site.visitor().get(path)
    assert (by_nginx(first), by_nginx(second)) == ("fwd=uri-miss", "hit")
    assert (first.headers["X-Cache"], second.headers["X-Cache"]) == ("MISS", "HIT")
    assert second.text == first.text
    for page in (first, second):
        assert page.headers["Cache-Control"] == "private, no-cache"
        assert "Set-Cookie" not in page.headers
        assert "Server-Timing" not in page.headers
    assert second.headers["X-Request-ID"] != first.headers["X-Request-ID"]


def test_tracking_makes_no_other_page_and_any_other_argument_does(site: Site) -> None:
    path = fresh_key()
    site.visitor().get(f"{path}&utm_source=mail&fbclid=1")
    assert by_nginx(site.visitor().get(path)) == "hit"
    assert by_nginx(site.visitor().get(f"{path.replace('?', '?gclid=2&')}&utm_campaign=x")) == "hit"
    assert by_nginx(site.visitor().get(f"{path}0")) == "fwd=uri-miss"
    assert by_nginx(site.visitor().get(f"{path}&ref=me")) == "fwd=uri-miss"
    assert by_nginx(site.visitor().get(f"{path}&ref=me")) == "fwd=uri-miss", "the site doesn't share these"
    assert by_nginx(site.visitor().get(f"{path}&a=1&b=2&c=3")) == ""


@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": "session=abc"},
        {"Cookie": "other=1; __Host-session=abc"},
        {"Cookie": "other=1;session=abc"},
        {"Cookie": "log_position=0/1"},
        {"Cookie": "messages=x"},
        {"Cookie": "django_language=de"},
        {"Authorization": "Bearer x"},
        {"HX-Request": "true"},
        {"Accept": "application/json"},
        {"X-Runway-Observer": "x"},
        {"X-Runway-Bypass": "1"},
    ],
    ids=lambda headers: " ".join(headers.values()),
)
def test_who_may_get_a_page_of_their_own_is_neither_given_a_copy_nor_leaves_one(
    site: Site, headers: dict[str, str]
) -> None:
    path = fresh_key()
    site.visitor().get(path)
    assert by_nginx(site.visitor().get(path)) == "hit"
    assert by_nginx(site.visitor().get(path, **headers)) == ""
    other = fresh_key()
    site.visitor().get(other, **headers)
    assert by_nginx(site.visitor().get(other)) == "fwd=uri-miss"


@pytest.mark.parametrize("cookie", ["_ga=1", "csrf=x", "mysession=1", "xsession=session; a=b"])
def test_other_cookies_share(site: Site, cookie: str) -> None:
    path = fresh_key()
    site.visitor().get(path)
    assert by_nginx(site.visitor().get(path, Cookie=cookie)) == "hit"


def test_a_client_cannot_claim_to_be_nginx_nor_pass_its_own_headers_on(site: Site) -> None:
    page = site.visitor().get("/accounts/login/", **{"X-Microcache": "1"})
    assert "max-age=1" not in page.headers.get("Cache-Control", "")
    path = fresh_key()
    assert site.visitor().get(path, **{"X-Microcache": "0"}).headers["Cache-Control"] == "private, no-cache"
    assert by_nginx(site.visitor().get(path)) == "hit"


def test_a_private_page_asked_for_as_a_file_is_nobody_elses(site: Site) -> None:
    """Fault 14: the path looks like a static file's, the page behind it is a member's."""
    look, shopper = site.looks()[0], site.shopper(7)
    assert 'aria-label="Your profile"' in shopper.get(look).text
    suffix = secrets.token_hex(4)
    paths = [
        f"{look}{suffix}.css",
        f"/accounts/logout/{suffix}.css",
        f"/looks/{suffix}.png",
        f"{look}?{suffix}.css",
    ]
    for path in paths:
        own = shopper.get(path)
        for _ in range(2):
            other = site.visitor().get(path)
            assert by_nginx(own) == ""
            assert by_nginx(other) != "hit" or "shopper7" not in other.text
            assert 'aria-label="Your profile"' not in other.text


@pytest.mark.parametrize(
    ("target", "headers"),
    [
        ("/looks/?after=1&after=2", {}),
        ("//looks/", {}),
        ("/looks/../looks/", {}),
        ("/looks/%2e%2e/", {}),
        ("/looks/?after=%00", {}),
        ("/looks/?after=%ff%fe", {}),
        ("/looks/?utm_source=%3Cscript%3Ealert(1)%3C/script%3E", {}),
        ("/looks/?%61fter=odd", {}),
        ("/looks/?after=x;y", {}),
        ("/looks/?&&", {}),
        ("/looks/", {"X_Forwarded_Host": "xhostilex.example"}),
        ("/looks/", {"X_Forwarded_Proto": "https"}),
        ("/looks/", {"X_Original_URL": "/accounts/login/"}),
        ("/looks/", {"X_HTTP_Method_Override": "POST"}),
        ("/looks/", {"Accept_Encoding": "br;q=1, gzip;q=0"}),
        ("/looks/", {"Accept_Language": "xx-xhostilex"}),
        ("/looks/", {"Host": "xhostilex.example"}),
        ("/looks/", {"Host": "127.0.0.1:1/xhostilex"}),
    ],
)
def test_odd_requests_poison_nobodys_page(site: Site, target: str, headers: dict[str, str]) -> None:
    """Fault 15: whatever a stranger sends, the plain address shows what it shows."""
    shown = re.compile(r'<a class="card__title" href="([^"]+)"')
    expected = shown.findall(site.visitor().get("/looks/").text)
    status, _, text = raw(site, target, **headers)
    assert status in {200, 301, 302, 400, 404}
    assert "xhostilex" not in text
    assert "alert(1)" not in text
    page = site.visitor().get("/looks/")
    assert (page.status, shown.findall(page.text)) == (200, expected)
    assert "xhostilex" not in page.text


def test_only_pages_are_kept_no_errors_and_no_redirects(site: Site) -> None:
    look = site.looks()[0]
    for path, status in (("/looks/999999999/nothing/", 404), (re.sub(r"[^/]+/$", "other/", look), 301)):
        for _ in range(2):
            answer = raw(site, path)
            assert answer[0] == status
            assert "nginx; hit" not in answer[1].get("Cache-Status", "")


def test_a_page_that_counts_its_visitors_sees_each(site: Site) -> None:
    look = site.looks()[0]
    for _ in range(3):
        assert by_nginx(site.visitor().get(look)) in {"", "fwd=uri-miss"}


def test_forty_at_once_cost_the_site_one_request(site: Site) -> None:
    path = fresh_key()
    with ThreadPoolExecutor(40) as pool:
        pages = list(pool.map(lambda _: site.visitor().get(path), range(40)))
    assert [page.status for page in pages] == [200] * 40
    assert [by_nginx(page) for page in pages].count("fwd=uri-miss") == 1


def test_a_copy_is_given_out_while_it_is_made_anew_and_then_no_more(site: Site) -> None:
    path = fresh_key()
    site.visitor().get(path)
    until("a copy older than its second is given out", lambda: "detail" in by_nginx(site.visitor().get(path)))
    until("the next one is there", lambda: by_nginx(site.visitor().get(path)) == "hit")
    time.sleep(KEPT + 1.1)  # nginx counts in whole seconds
    assert by_nginx(site.visitor().get(path)) == "fwd=stale", (
        "nobody asked for longer: the site is asked first"
    )


def test_without_the_site_its_last_copies_are_shown_but_no_purged_one(site: Site) -> None:
    shown, hidden = "/products/", "/people/shopper2/"
    for path in ("/", shown, hidden):
        assert site.visitor().get(path).status == 200
    invalidate("route", hidden)
    with without_gunicorn(site):
        time.sleep(KEPT + 1.1)
        for path in ("/", shown):
            page = site.visitor().get(path)
            assert (page.status, page.headers["X-Cache"], by_nginx(page)) == (
                200,
                "STALE",
                "hit; detail=stale",
            )
        assert site.visitor().get(hidden).status == 502
    assert site.visitor().get(hidden).status == 200


def test_a_purged_page_comes_from_the_site_from_the_next_request_on(site: Site) -> None:
    path = "/people/shopper3/"
    site.visitor().get(path)
    assert by_nginx(site.visitor().get(path)).startswith("hit")
    invalidate("route", path)
    for _ in range(3):
        page = site.visitor().get(path)
        assert (page.status, by_nginx(page)) == (200, "")
        assert "detail=purged" in page.headers["Cache-Status"]


def test_everything_is_purged_in_nginx_too(site: Site) -> None:
    path = fresh_key()
    site.visitor().get(path)
    assert by_nginx(site.visitor().get(path)) == "hit"
    invalidate("all")
    try:
        assert by_nginx(site.visitor().get(path)) == ""
    finally:  # the other tests need not wait until it is forgotten
        forget_purges()


def test_the_sites_meters_know_what_nginx_did(site: Site) -> None:
    path, before = fresh_key(), metered(site)
    for _ in range(3):
        site.visitor().get(path)
    until("the lines are written", lambda: metered(site)["hit"] >= before["hit"] + 2)
    assert metered(site)["miss"] >= before["miss"] + 1


def metered(site: Site) -> Counter[str]:
    """What `/metrics` says of nginx and the list of looks, by outcome."""
    counts: Counter[str] = Counter()
    for line in site.visitor().get("/metrics").text.splitlines():
        if line.startswith("cache_lookups_total{") and 'layer="nginx"' in line and 'route="/looks/"' in line:
            outcome = re.search(r'outcome="(\w+)"', line)
            assert outcome, line
            counts[outcome[1]] += int(float(line.rpartition(" ")[2]))
    return counts
