"""What the site answers while one of its servers is away."""

import functools
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from deploy.stack import Stack
from tests.cluster.nodes import until
from tests.site import Site, Visitor

pytestmark = pytest.mark.cluster

PAGES = ("/", "/looks/", "/products/", "/people/shopper1/", "/accounts/login/")


def reads_on(visitor: Visitor, path: str) -> bool:
    return all(visitor.get(path).status == 200 for _ in range(8))


def everything_answers() -> bool:
    return (
        subprocess.run(
            [sys.executable, "-m", "deploy", "status"], capture_output=True, check=False
        ).returncode
        == 0
    )


@contextmanager
def away(part: str) -> Iterator[None]:
    """Stop a part of the stack, and bring it back."""
    stack = Stack.from_environment()
    stack.control(part, "stop")
    try:
        yield
    finally:
        stack.control(part, "start")
        until(f"everything answers after {part} was away", everything_answers, seconds=90)


@pytest.mark.parametrize("part", ["redis-cache", "redis-state"])
def test_without_a_redis_everybody_reads_writes_and_signs_in(site: Site, part: str) -> None:
    look, shopper = site.looks()[0], site.shopper(4)
    with away(part):
        for path in (*PAGES, look):
            assert site.visitor().get(path).status == 200, path
            assert shopper.get(path).status == 200, path
        number = shopper.get(look).data("look")
        assert shopper.post(f"/looks/{number}/like/", {"liked": "1"}, token_from=look).status == 200
        assert shopper.get(look).data("liked") == "true"
        assert site.shopper(5).get("/").status == 200
    assert shopper.get(look).data("liked") == "true", "signed out by the outage"


def test_without_the_primary_pages_are_read_and_writes_are_put_off(site: Site) -> None:
    look, shopper = site.looks()[0], site.shopper(6)
    number, stranger = shopper.get(look).data("look"), site.visitor()
    token = shopper.get(look).field("csrfmiddlewaretoken")
    with away("redis-cache"):
        pass  # it comes back empty: nothing may depend on what it remembered
    with away("primary"):
        # Every worker notices for itself, and a shared copy of a page would say nothing about who made it.
        for path in (*PAGES, look):
            until(f"{path} is read", functools.partial(reads_on, stranger, path))
        page = shopper.post(
            f"/looks/{number}/like/", {"liked": "1", "csrfmiddlewaretoken": token}, token_from=look
        )
        assert page.status == 503
        assert page.headers["Retry-After"] == "5"
        assert "Back in a moment" in page.text
    until(
        "likes are taken again",
        lambda: shopper.post(f"/looks/{number}/like/", {"liked": "1"}, token_from=look).status == 200,
    )
