"""What pages cost, held against `budgets.toml`: which pages there are, how to make each, what is wrong."""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from community.activity import services as activity
from community.looks.models import Look
from community.saved import services
from community.saved.kinds import COLLECTIONS
from tests import factories

FILE = Path(__file__).with_name("budgets.toml")
Query = str
Samples = dict[str, Callable[[], str]]


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


_LITERAL = re.compile(r"'(?:[^']|'')*'")
_COUNTING = re.compile(r"\bcount\s*\(|\boffset\b", re.IGNORECASE)


def counting(statements: Iterable[Query]) -> list[Query]:
    """The statements that count rows, or read what they skip: they take longer the more there is."""
    return [each for each in statements if _COUNTING.search(_LITERAL.sub("", each))]


def samples(number: int) -> dict[str, str]:
    """A site with so many of everything that is listed, and the address of a page of each route in it.

    A new page: make what it lists, add its address here and its row to budgets.toml.
    """
    author, worn = factories.member("mara"), factories.product()
    look = dressed(author, worn)
    for _ in range(number - 1):
        factories.product(category=worn.category)
        dressed(author, worn)
        factories.comment(look, author=factories.member())
    topic = factories.topic(posts=number, author=author)
    kept = services.make(COLLECTIONS, author.pk, name="For autumn")
    for each in Look.objects.all():
        services.keep(COLLECTIONS, kept.pk, each.pk)
        services.make(COLLECTIONS, author.pk, name=f"After {each.pk}")
        factories.topic(forum=topic.forum, author=author)
        article = factories.article(author=author, tags=("Linen", "Wool"))
    for _ in range(number):
        factories.remark(article, author=author)
    begun = factories.comment(look, author=author)
    for _ in range(number):
        fan = factories.member()
        factories.follow(fan, author)
        factories.follow(author, fan)
        factories.reply(begun, author=fan)
    activity.refresh_standings()
    return {
        "conversations:thread": f"/comments/{begun.pk}/",
        "activity:feed": "/feed/",
        "activity:notifications": "/notifications/",
        "activity:leaderboard": "/leaderboard/?board=followed",
        "forum:forums": "/forum/",
        "forum:forum": topic.forum.get_absolute_url(),
        "forum:topic": topic.get_absolute_url(),
        "forum:watched": "/forum/watched/",
        "blog:articles": "/blog/",
        "blog:tag": "/blog/tags/linen/",
        "blog:article": article.get_absolute_url(),
        "discovery:home": "/",
        "looks:looks": "/looks/",
        "looks:look": look.get_absolute_url(),
        "catalogue:products": "/products/",
        "catalogue:product": worn.get_absolute_url(),
        "people:profile": author.get_absolute_url(),
        "people:followers": f"{author.get_absolute_url()}followers/",
        "people:following": f"{author.get_absolute_url()}following/",
        "discovery:search": "/search/?q=linen",
        "discovery:friends": f"/friends/looks/{look.pk}/",
        "saved:mine": "/saved/",
        "saved:of_member": f"/collections/of/{author.username}/",
        "saved:list": kept.get_absolute_url(),
        "saved:keep": f"/collections/keep/{look.pk}/",
        "saved:new": "/collections/new/",
        "looks:mine": "/looks/mine/",
        "looks:new": "/looks/new/",
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
