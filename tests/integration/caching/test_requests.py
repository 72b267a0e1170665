"""A request's meters, its Server-Timing, its bypass; and the sums of many processes."""

import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from caching import meters
from caching.metrics import exposition
from tests.integration.caching.posters import make_posters

Counted = Callable[[], dict[tuple[str, str, str, str], int]]
ROUTE = "/posters/<slug:kind>/"
PLEASE = {"X-Please": "yes"}


@pytest.fixture
def visitor(client: Client, settings: Settings, cached_posters: None) -> Client:
    settings.ROOT_URLCONF = "tests.integration.caching.posters"
    settings.MIDDLEWARE = ["caching.middleware.CacheMetersMiddleware"]
    settings.CACHING = {**settings.CACHING, "OBSERVER": "tests.integration.caching.posters.may_observe"}
    settings.ALLOWED_HOSTS = ["testserver"]
    make_posters("One", "Two")
    return client


def test_meters_are_exact_by_route(visitor: Client, counted: Counted) -> None:
    for kind in ("film", "band", "film"):
        visitor.get(f"/posters/{kind}/")
    assert visitor.get("/nowhere/").status_code == 404
    assert counted() == {
        (ROUTE, "fragment", "miss", "cold"): 2,
        (ROUTE, "fragment", "hit", "-"): 4,
        (ROUTE, "query", "miss", "cold"): 1,
        (ROUTE, "query", "hit", "-"): 2,
    }
    assert meters.totals()[ROUTE, "fragment", "hit"] == 4


def test_observers_are_told(visitor: Client) -> None:
    response = visitor.get("/posters/film/", headers=PLEASE)
    assert response["Server-Timing"] == 'cache-fragment;desc="miss=2", cache-query;desc="miss=1"'
    response = visitor.get("/posters/film/", headers=PLEASE)
    assert response["Server-Timing"] == 'cache-fragment;desc="hit=2", cache-query;desc="hit=1"'


def test_others_are_not_told(visitor: Client) -> None:
    assert not visitor.get("/posters/film/").has_header("Server-Timing")


def test_an_observer_bypasses_for_one_request(visitor: Client, counted: Counted) -> None:
    visitor.get("/posters/film/")
    response = visitor.get("/posters/film/", headers={**PLEASE, "X-Runway-Bypass": "1"})
    assert response["Server-Timing"] == 'cache-fragment;desc="bypass=2", cache-query;desc="bypass=1"'
    assert counted()[ROUTE, "query", "bypass", "asked"] == 1, (
        "the fill past the query cache was asked for anyway"
    )
    response = visitor.get("/posters/film/", headers=PLEASE)
    assert response["Server-Timing"] == 'cache-fragment;desc="hit=2", cache-query;desc="hit=1"'


def test_nobody_else_bypasses(visitor: Client, counted: Counted) -> None:
    visitor.get("/posters/film/")
    visitor.get("/posters/film/", headers={"X-Runway-Bypass": "1"})
    assert counted()[ROUTE, "fragment", "hit", "-"] == 2


def test_prometheus_reads_the_meters(visitor: Client) -> None:
    visitor.get("/posters/film/")
    meters.flush()
    sample = (
        'cache_lookups_total{layer="fragment",outcome="miss",reason="cold",route="/posters/<slug:kind>/"} 2.0'
    )
    assert sample in exposition()


def test_the_report_adds_up(visitor: Client, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(4):
        visitor.get("/posters/film/")
    meters.flush()
    call_command("cache_report", "--json")
    rows = json.loads(capsys.readouterr().out)
    assert [(row["layer"], row["route"], row["lookups"], row["hit_share"]) for row in rows] == [
        ("fragment", "(all)", 8, 0.75),
        ("fragment", ROUTE, 8, 0.75),
        ("query", "(all)", 4, 0.75),
        ("query", ROUTE, 4, 0.75),
    ]
    call_command("cache_report")
    assert "fragment\t/posters/<slug:kind>/\t8\t75.0%\t0\tcold 2\t-" in capsys.readouterr().out


def run(script: str) -> None:
    """Run a process of the site's."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_a_process_sends_what_is_left_when_it_exits(counted: Counted) -> None:
    run("""
        import django; django.setup()
        from caching import meters
        meters.count("fragment", "hit", number=3)
    """)
    assert counted() == {("(no request)", "fragment", "hit", "-"): 3}


def test_a_forked_worker_counts_what_is_its_own(counted: Counted) -> None:
    run("""
        import os, sys, django; django.setup()
        from caching import meters
        meters.count("fragment", "hit", number=5)
        child = os.fork()
        meters.count("fragment", "miss", "cold", number=2)
        if child:
            assert os.waitpid(child, 0)[1] == 0
        sys.exit()
    """)
    assert counted() == {
        ("(no request)", "fragment", "hit", "-"): 5,
        ("(no request)", "fragment", "miss", "cold"): 4,
    }


def test_a_gevent_worker_flushes_by_itself_and_keeps_requests_apart(counted: Counted) -> None:
    run("""
        from gevent import monkey; monkey.patch_all()
        import os, gevent, django; django.setup()
        from caching import meters
        def request(number):
            with meters.measured() as counts:
                for _ in range(number):
                    meters.count("fragment", "hit")
                    gevent.sleep(0)
            assert sum(counts.values()) == number
            meters.record(f"route {number}", counts)
        gevent.joinall([gevent.spawn(request, number) for number in (1, 2, 3)], raise_error=True)
        gevent.sleep(1.3)
        os._exit(0)  # nothing left to the exit
    """)
    assert meters.totals() == {(f"route {number}", "fragment", "hit"): number for number in (1, 2, 3)}


def test_a_bypass_may_name_its_layers(visitor: Client, counted: Counted) -> None:
    visitor.get("/posters/film/")
    before = counted()
    visitor.get("/posters/film/", headers={**PLEASE, "X-Runway-Bypass": "page,fragment,nonsense"})
    after = counted()
    gained = {key: number - before.get(key, 0) for key, number in after.items() if number != before.get(key)}
    assert gained == {(ROUTE, "fragment", "bypass", "asked"): 2, (ROUTE, "query", "hit", "-"): 1}
