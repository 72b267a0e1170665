"""What pages cost, held against `budgets.toml`: which pages there are, how to make each, what is wrong."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.urls import URLPattern, URLResolver, get_resolver

from community.forum.models import TopicWatch
from community.looks.models import Look
from tests import factories

FILE = Path(__file__).with_name("budgets.toml")
OWNER = "mara"
Query = str


@dataclass(frozen=True)
class Budget:
    """A row. Queries of a page; `bytes` of its HTML, compressed as nginx does. None: that visitor has no such page."""

    route: str
    bytes: int
    cold: int
    anonymous: int | None = None
    member: int | None = None


@dataclass(frozen=True)
class Cost:
    """What was measured in place of one figure of a row."""

    route: str
    what: str
    items: int
    measured: int
    allowed: int
    evidence: tuple[Query, ...] = ()

    @property
    def is_kept(self) -> bool:
        return self.measured <= self.allowed

    def __str__(self) -> str:
        head = (
            f"{self.route:<22} {self.what:<9} {self.items:>3} items: {self.measured}, allowed {self.allowed}"
        )
        return "\n".join([head, *(f"    {query[:220]}" for query in self.evidence)])


def read() -> tuple[dict[str, Budget], dict[str, str]]:
    """The rows by route, and the routes without one with the reason why (a name that ends in * stands for many)."""
    document = tomllib.loads(FILE.read_text())
    rows = {route: Budget(route, **row) for route, row in document["pages"].items()}
    return rows, document["without"]


def routes(resolver: Any = None, namespace: str = "") -> Iterator[str]:
    """Every named pattern of the URLconf, with its namespaces."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from routes(pattern, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{namespace}{pattern.name}"


def report(costs: list[Cost]) -> str:
    """What a page costs more than it may, for a person."""
    exceeded = [str(cost) for cost in costs if not cost.is_kept]
    return "\n".join(
        [f"{len(exceeded)} of {len(costs)} figures are over the budget of {FILE.name}:", *exceeded]
    )


def samples(number: int) -> dict[str, str]:
    """A site of OWNER with so many of everything that is listed, and the address of a page of each route in it.

    A new page: make what it lists, add its address here and its row to budgets.toml.
    """
    author, worn = factories.member(OWNER), factories.product()
    look, forum = dressed(author, worn), factories.forum()
    topic = factories.topic(author=author, forum=forum, posts=number)
    TopicWatch.objects.create(topic=topic, member=author)
    for _ in range(number - 1):
        other = factories.member()
        factories.product(category=worn.category)
        dressed(author, worn)
        factories.comment(look, author=other)
        factories.follow(other, author)
        factories.follow(author, other)
        factories.like(look, other)
        factories.forum()
        TopicWatch.objects.create(topic=factories.topic(author=other, forum=forum), member=author)
    photo = look.photos.get(position=0)
    return {
        "discovery:home": "/",
        "looks:looks": "/looks/",
        "looks:look": look.get_absolute_url(),
        "catalogue:products": "/products/",
        "catalogue:product": worn.get_absolute_url(),
        "people:profile": author.get_absolute_url(),
        "people:followers": f"{author.get_absolute_url()}followers/",
        "people:following": f"{author.get_absolute_url()}following/",
        "discovery:search": f"/search/?q={quote(look.title)}",
        "discovery:friends": f"/friends/looks/{look.pk}/",
        "looks:new": "/looks/new/",
        "looks:mine": "/looks/mine/",
        "looks:edit": f"/looks/{look.pk}/edit/",
        "looks:tag": f"/looks/photos/{photo.pk}/tag/",
        "forum:forums": "/forum/",
        "forum:forum": forum.get_absolute_url(),
        "forum:topic": topic.get_absolute_url(),
        "forum:watched": "/forum/watched/",
        "forum:start": f"{forum.get_absolute_url()}topics/new/",
        "account_login": "/accounts/login/",
        "account_signup": "/accounts/signup/",
    }


def dressed(author: Any, worn: Any) -> Look:
    """A look with two photos, a tag, a like and a comment."""
    look = factories.look(author=author, photos=2)
    factories.tag(look, worn)
    factories.like(look, author)
    factories.comment(look, author=author)
    return look
