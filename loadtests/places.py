"""Where there is to go: the pages that a crawl of the site's own lists finds, most prominent first."""

import html
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from loadtests.errors import RehearsalError
from loadtests.popularity import Zipf

_LINK = re.compile(r'href="([^"#]+)"')
_LOOK = re.compile(r"/looks/\d+/[\w-]+/$")
_PRODUCT = re.compile(r"/products/\d+/[\w-]+/$")
_PROFILE = re.compile(r"/people/[\w.@+-]+/$")
_NEXT = re.compile(r"(?:/looks/|/products/)?\?[^\"]+$")


@dataclass
class Places:
    """The paths of each kind, in the order in which the site's lists show them."""

    looks: list[str] = field(default_factory=list)
    products: list[str] = field(default_factory=list)
    profiles: list[str] = field(default_factory=list)
    look_lists: list[str] = field(default_factory=lambda: ["/looks/"])
    product_lists: list[str] = field(default_factory=lambda: ["/products/"])

    def note(self, page: str) -> None:
        """Add what a page links to."""
        for link in links(page):
            for pattern, known in ((_LOOK, self.looks), (_PRODUCT, self.products), (_PROFILE, self.profiles)):
                if pattern.match(link) and link not in known:
                    known.append(link)

    def counts(self) -> dict[str, int]:
        """How many of each kind."""
        return {kind: len(paths) for kind, paths in vars(self).items()}


def links(page: str) -> list[str]:
    """The targets of a page's links, in order, as they would be requested."""
    return [html.unescape(link) for link in _LINK.findall(page)]


def crawl(fetch: Callable[[str], str], depth: int = 12) -> Places:
    """Find the pages by reading the home page and up to `depth` pages of each list, then the first look's page.

    `fetch` gives a path's text. Raises RehearsalError if the site shows no look at all.
    """
    places = Places()
    places.note(fetch("/"))
    for known in (places.look_lists, places.product_lists):
        _follow(fetch, places, known, depth)
    for path in places.looks[:3]:
        places.note(fetch(path))
    if not places.looks:
        raise RehearsalError("The site's lists show no looks. Fill it with `manage.py seed`, then try again.")
    return places


def _follow(fetch: Callable[[str], str], places: Places, known: list[str], depth: int) -> None:
    first = known[0]
    for _ in range(depth):
        page = fetch(known[-1])
        places.note(page)
        following = [first + link[link.index("?") :] for link in links(page) if _NEXT.match(link)]
        fresh = [path for path in following if path not in known and _leads_on(path)]
        if not fresh:
            return
        known.append(fresh[0])


def _leads_on(path: str) -> bool:
    """Whether a list's argument is the next page's key and not a filter or an order."""
    return re.search(r"[?&](after|before|cursor|page)=", path) is not None


class Guide:
    """Chooses pages for visitors, by a Zipf law with exponent `alpha` within each kind."""

    def __init__(self, places: Places, alpha: float) -> None:
        self._choosers = {kind: Zipf(paths, alpha) for kind, paths in vars(places).items() if paths}

    def choose(self, kind: str, dice: random.Random) -> str | None:
        """A path of this kind, or None where the site has none."""
        chooser = self._choosers.get(kind)
        return chooser.choose(dice) if chooser else None

    def first(self, kind: str) -> str | None:
        """The most prominent path of this kind, or None where the site has none."""
        chooser = self._choosers.get(kind)
        return chooser.items[0] if chooser else None
