"""Every page keeps its row of tests/budgets.toml, whether it lists one thing or fifty."""

import gzip
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from html import unescape
from urllib.parse import urljoin

import pytest
from django.core.cache import caches
from django.test import Client

from tests import budgets, factories
from tests.integration.community.conftest import queries

ROWS, WITHOUT = budgets.read()
FURTHER = re.compile(r'href="([^"]*[?&;](?:after|before|at)=[^"]+)"')


def visit(path: str, client: Client) -> tuple[list[str], int, int]:
    """The page's statements, its status, and its size as nginx sends it."""
    with queries() as seen:
        response = client.get(path)
    assert budgets.counting(seen) == [], f"{path} reads a counter and turns pages by key instead"
    return seen, response.status_code, len(gzip.compress(response.content, 4, mtime=0))


def costs(row: budgets.Budget, path: str, items: int, member: Client) -> Iterator[budgets.Cost]:
    """Every figure of the row, measured: each audience's page cold, then warm."""
    sizes, firsts = [0], []
    for what, client, allowed in (("anonymous", Client(), row.anonymous), ("member", member, row.member)):
        caches["default"].clear()
        cold, status, _ = visit(path, client)
        if allowed is None:
            assert status == 302, f"{row.route} answers {status} to one for whom it has no budget ({what})"
            continue
        visit(path, client)
        warm, status, size = visit(path, client)
        assert status == 200, f"{path} answers {status}"
        firsts.append(cold)
        sizes.append(size)
        yield budgets.Cost(row.route, what, items, len(warm), allowed, tuple(warm))
    coldest = max(firsts, key=len)
    yield budgets.Cost(row.route, "cold", items, len(coldest), row.cold, tuple(coldest))
    yield budgets.Cost(row.route, "bytes", items, max(sizes), row.bytes)


def turn(path: str, client: Client) -> bool:
    """Visit the page of the list that follows; say whether there is one."""
    link = FURTHER.search(client.get(path).text)
    if link is None:
        return False
    _, status, _ = visit(urljoin(path, unescape(link[1])), client)
    assert status == 200
    return True


@pytest.mark.django_db(transaction=True, databases=["default", "replica"])
@pytest.mark.parametrize("items", [1, 50])
def test_every_page_keeps_its_budget(items, settle, signed_in):
    paths = budgets.samples(items)
    member = signed_in()
    found: list[budgets.Cost] = []
    turned = set()
    for route, row in ROWS.items():
        settle()  # a topic's page writes how far the member has read
        found += costs(row, paths[route], items, member)
        if turn(paths[route], member if row.anonymous is None else Client()):
            turned.add(route)
    assert items == 1 or {"looks:looks", "looks:look", "forum:topic", "people:followers"} <= turned
    assert all(cost.is_kept for cost in found), budgets.report(found)


def test_what_counts_and_what_skips_is_found():
    found = budgets.counting(
        [
            'replica: SELECT COUNT(*) AS "__count" FROM "looks_look"',
            "primary: SELECT id FROM looks_look ORDER BY id LIMIT 20 OFFSET 40",
            "replica: SELECT id FROM looks_look WHERE title = 'count (of offset)' LIMIT 20",
            'replica: SELECT "stats"."discount" FROM "looks_lookstats" AS "stats"',
        ]
    )
    assert len(found) == 2


def test_every_named_page_has_a_budget_or_a_reason():
    unknown = [
        route
        for route in budgets.routes()
        if route not in ROWS and not any(fnmatch(route, pattern) for pattern in WITHOUT)
    ]
    assert unknown == [], "give these pages a row in tests/budgets.toml, and an address in tests/budgets.py"


def test_every_row_is_a_page_that_exists():
    routes = set(budgets.routes())
    assert set(ROWS) <= routes
    assert [pattern for pattern in WITHOUT if not any(fnmatch(each, pattern) for each in routes)] == []


def test_what_exceeds_its_budget_is_told_with_its_statements():
    kept = budgets.Cost("a:page", "member", 50, 2, 2, ("replica: SELECT 1",))
    exceeded = budgets.Cost("a:page", "cold", 50, 9, 8, ("replica: SELECT 2",))
    told = budgets.report([kept, exceeded])
    assert "1 of 2 figures" in told
    assert "cold       50 items: 9, allowed 8" in told
    assert "SELECT 2" in told
    assert "SELECT 1" not in told


@pytest.mark.django_db(transaction=True, databases=["default", "replica"])
def test_a_page_that_asks_once_an_item_is_over_the_budget(settle, signed_in, monkeypatch):
    """The instrument itself: without the batched load of details the look list must fail."""
    from community.looks import selectors  # noqa: PLC0415

    monkeypatch.setattr(selectors, "cards", lambda pks: selectors.newest().filter(pk__in=pks))
    for _ in range(20):
        factories.look(author=factories.member())
    member = signed_in()
    found = list(costs(ROWS["looks:looks"], "/looks/", 20, member))
    assert [cost.what for cost in found if not cost.is_kept][:1] == ["cold"]
