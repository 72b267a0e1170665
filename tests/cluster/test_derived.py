"""The worker of sets and views is killed, Redis forgets: no view is lost or doubled, no answer is wrong."""

import re
from collections.abc import Callable

import psycopg
import pytest
import redis

from deploy.environment import superuser_url
from deploy.stack import Stack
from tests.cluster.nodes import until
from tests.site import Site, Visitor

pytestmark = pytest.mark.cluster

HTMX = {"HX-Request": "true"}
VIEWS = 60


def views(look: str) -> int:
    with psycopg.connect(superuser_url(Stack.from_environment(), "primary")) as connection:
        row = connection.execute("SELECT views FROM looks_lookstats WHERE look_id = %s", [look]).fetchone()
        assert row is not None
        return int(row[0])


def metric(site: Site, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", site.visitor().get("/metrics").text, re.MULTILINE)
    return float(found[1]) if found else 0.0


def follows(site: Site) -> bool:
    return metric(site, "denorm_sets_trusted") == 1.0


def killed(stack: Stack) -> int:
    """Kill the worker, as a crash would, and return its process id."""
    pid = stack.pid("denorm")
    assert pid, "it runs"
    stack.control("denorm", "kill")
    until("another worker", lambda: stack.pid("denorm") not in (None, pid))
    return pid


def test_no_view_is_lost_or_doubled_while_workers_die(site: Site) -> None:
    path = site.looks()[3]
    look = path.split("/")[2]
    stack, visitor = Stack.from_environment(), site.shopper(8)  # what nginx answers itself isn't counted
    pending = 'denorm_buffered_pending{column="looks.LookStats.views"}'
    until("earlier views are flushed", lambda: metric(site, pending) == 0)
    before = views(look)
    for number in range(VIEWS):
        assert visitor.get(path).status == 200
        if number % 20 == 10:
            killed(stack)
    until("all views are in the table", lambda: views(look) == before + VIEWS, seconds=40)
    until("nothing is left", lambda: metric(site, pending) == 0)
    assert views(look) == before + VIEWS


def test_sets_are_cold_after_a_flush_and_warm_by_themselves(site: Site) -> None:
    shopper, path = site.shopper(7), site.looks()[4]
    look = path.split("/")[2]
    friend = "shopper9"
    tie(shopper, friend, on=True)
    other = site.sign_in(friend)
    like(other, path, liked=True)
    line = said(shopper, look)
    until("the friend is named or counted", lambda: int(line()) >= 1)
    number = line()
    cache = redis.Redis(port=Stack.from_environment().ports["redis-cache"])
    try:
        for _ in range(3):
            cache.flushall()
            assert line() == number, "by the tables"
            until("the worker follows", lambda: follows(site))
            assert line() == number
        until("sets answer again", lambda: hits(site, line))
        killed(Stack.from_environment())
        assert line() == number
        like(other, path, liked=False)
        until("what happened meanwhile is followed", lambda: int(line()) == int(number) - 1)
    finally:
        cache.close()
        tie(shopper, friend, on=False)


def hits(site: Site, line: Callable[[], str]) -> bool:
    name = 'denorm_sets_total{outcome="hit",set="looks.LookStats.likers"}'
    before = metric(site, name)
    line()
    return metric(site, name) > before


def said(visitor: Visitor, look: str) -> Callable[[], str]:
    return lambda: visitor.get(f"/friends/looks/{look}/", **HTMX).data("friends")


def tie(visitor: Visitor, username: str, *, on: bool) -> None:
    visitor.post(f"/people/{username}/follow/", {"on": str(int(on))}, token_from=f"/people/{username}/")


def like(visitor: Visitor, path: str, *, liked: bool) -> None:
    look = path.split("/")[2]
    visitor.post(f"/looks/{look}/like/", {"liked": str(int(liked))}, token_from=path)
