"""The site's reads run on the replicas, its writers see their own writes, and a dead node costs nobody a page."""

import threading
import time

import pytest

from tests.cluster.nodes import forget_statements, replay_paused, statements, stopped, until
from tests.site import Site, Visitor

pytestmark = pytest.mark.cluster

REPLICAS = ("replica1", "replica2")
PUBLIC = ("/", "/looks/", "/people/shopper1/")


def unshared(path: str) -> str:
    """The path with an argument that no page knows: visitors share no copy of it, only fragments and queries."""
    return f"{path}?nothing={time.monotonic_ns()}"


def selects(name: str, role: str) -> int:
    return sum(
        calls
        for query, calls in statements(name, role).items()
        if query.lstrip("/ *").upper().find("SELECT") >= 0
    )


def primary_statements() -> dict[str, int]:
    """What the site itself ran on the primary; the workers' polling is not a page's."""
    return {
        query: calls
        for query, calls in statements("primary", "runway_app").items()
        if "procrastinate" not in query and "denorm_worker" not in query
    }


def test_anonymous_pages_run_on_the_replicas_alone(site: Site) -> None:
    pages = [*PUBLIC, *site.looks()[:5]]
    visitor = site.visitor()
    for path in pages:
        visitor.get(
            unshared(path)
        )  # the category navigation is cached, and is read from the primary until it is
    forget_statements()
    for path in pages:
        answer = visitor.get(unshared(path))
        assert (answer.status, answer.headers["X-Cache"]) == (200, "BYPASS"), path
    assert primary_statements() == {}
    assert sum(selects(name, "runway_read") for name in REPLICAS) > 0


def test_a_shared_page_asks_no_node(site: Site) -> None:
    path = site.looks()[6]

    def asks_none() -> bool:
        site.visitor().get(path)
        forget_statements()
        answer = site.visitor().get(path)
        if answer.headers["X-Cache"] != "HIT":  # the machine took longer than the copy lives
            return False
        assert sum(selects(name, "runway_read") for name in REPLICAS) == 0
        assert primary_statements() == {}
        return True

    until("a copy is there", asks_none)


def test_a_writer_sees_the_own_write_while_replay_is_paused(site: Site) -> None:
    shopper, path = site.shopper(3), site.looks()[0]
    text = f"Seen at once, {time.monotonic_ns()}"
    with replay_paused(*REPLICAS):
        likes, liked = int(shopper.get(path).data("likes")), shopper.get(path).data("liked") == "true"
        look = shopper.get(path).data("look")
        page = shopper.post(f"/looks/{look}/comments/", {"text": text}, token_from=path)
        assert page.status == 200
        assert text in page.text
        page = shopper.post(f"/looks/{look}/like/", {"liked": "0" if liked else "1"}, token_from=path)
        assert int(page.data("likes")) == likes + (-1 if liked else 1)
        assert text in shopper.get(path).text, "the next page forgot the comment"
        assert text not in site.visitor().get(unshared(path)).text, "a stranger was sent to the primary"
    until("the replicas show the comment", lambda: text in site.visitor().get(unshared(path)).text)
    until("the shared page shows the comment", lambda: text in site.visitor().get(path).text)


def test_other_readers_stay_on_the_replicas_while_replay_is_paused(site: Site) -> None:
    path = site.looks()[1]
    site.visitor().get(unshared(path))
    with replay_paused(*REPLICAS):
        forget_statements()
        assert site.visitor().get(unshared(path)).status == 200
        assert sum(selects(name, "runway_read") for name in REPLICAS) > 0
        assert primary_statements() == {}


@pytest.mark.parametrize("name", REPLICAS)
def test_a_killed_replica_costs_no_page(site: Site, name: str) -> None:
    paths = [*PUBLIC, *site.looks()[:8]]
    statuses: list[int] = []
    done = threading.Event()

    def read(visitor: Visitor) -> None:
        number = 0
        while not done.is_set():
            statuses.append(visitor.get(paths[number % len(paths)] + f"?nothing={number}").status)
            number += 1

    readers = [threading.Thread(target=read, args=(site.visitor(),)) for _ in range(4)]
    for reader in readers:
        reader.start()
    try:
        until("they read", lambda: len(statuses) > 40)
        with stopped(name):
            time.sleep(2)  # the node is tried again a second after it has failed
        until(f"{name} serves again", lambda: _serves(site, name, paths))
    finally:
        done.set()
        for reader in readers:
            reader.join()
    assert len(statuses) > 50
    assert {status for status in statuses if status >= 500} == set()


def _serves(site: Site, name: str, paths: list[str]) -> bool:
    before = selects(name, "runway_read")
    for path in paths:
        site.visitor().get(unshared(path))
    return selects(name, "runway_read") > before
