"""A spider that starts at `/` and follows every link: whatever the site links to is there, whole and described."""

import urllib.parse
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest

from tests.site import Page, Site, Visitor

MOST = 600  # pages; a list that never ends would have no last one
SAME = 4  # pages of a list, and pages of things alike, that are read: the next cards show nothing new
BEYOND = ("/ops/admin/", "/accounts/logout/", "/media/")  # Django's own, the way out, and files


@dataclass
class Anatomy(HTMLParser):
    """What of a page's HTML the spider judges by."""

    title: str = ""
    links: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    _in_title: bool = False
    _depth: int = 0  # of <svg>, whose <title> is another

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.links.append(given["href"] or "")
        elif tag == "img":
            if given.get("alt") is None:
                self.faults.append(f"no alt: {given.get('src')}")
            if not (given.get("width") or "").isdigit() or not (given.get("height") or "").isdigit():
                self.faults.append(f"no size: {given.get('src')}")
        elif tag == "svg":
            self._depth += 1
        elif tag == "title" and not self._depth:
            self._in_title = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "svg":
            self._depth -= 1
        self._in_title = self._in_title and tag != "title"

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data.strip()


@dataclass
class Spider:
    """One walk by one visitor."""

    visitor: Visitor
    seen: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)

    def walk(self, start: str) -> None:
        """Read `start` and everything it leads to, nearest first."""
        waiting = deque([(start, "nowhere")])
        while waiting:
            path, origin = waiting.popleft()
            if path in self.seen or not self._curious(path):
                continue
            self.seen.add(path)
            assert len(self.seen) <= MOST, f"the site has no end: {self.kinds.most_common(5)}"
            page = self.visitor.get(path)
            if page.status >= 400:
                self.faults.append(f"{page.status} {path}, linked from {origin}")
            elif "text/html" in page.headers.get("Content-Type", ""):
                waiting.extend((link, path) for link in self._judge(path, page))

    def _judge(self, path: str, page: Page) -> Iterator[str]:
        anatomy = Anatomy()
        anatomy.feed(page.text)
        if not anatomy.title:
            anatomy.faults.append("no title")
        self.faults += [f"{path}: {fault}" for fault in anatomy.faults]
        here = urllib.parse.urlsplit(page.url)
        for link in anatomy.links:
            there = urllib.parse.urlsplit(urllib.parse.urljoin(page.url, link))
            if there.netloc == here.netloc and there.scheme == here.scheme:
                yield urllib.parse.urlunsplit(("", "", there.path, there.query, ""))

    def _curious(self, path: str) -> bool:
        """Not beyond the site, and not the tenth page of one kind: an address without its numbers, words and values."""
        if path.startswith(BEYOND):
            return False
        parts = urllib.parse.urlsplit(path)
        names = "&".join(sorted(name for name, _ in urllib.parse.parse_qsl(parts.query)))
        segments = parts.path.strip("/").split("/")
        numbered = any(segment.isdigit() for segment in segments)
        kind = f"{segments[0]}/{'#' if numbered else '/'.join(segments[1:2])}/{len(segments)}?{names}"
        if segments[0] == "people" and len(segments) > 1:
            kind = f"people/@/{'/'.join(segments[2:])}?{names}"
        self.kinds[kind] += 1
        return self.kinds[kind] <= (SAME if numbered or names or segments[0] == "people" else 1)


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("who", "pages"),
    [
        (lambda site: site.visitor(), ["/looks/", "/products/", "/search/", "/accounts/login/"]),
        (lambda site: site.shopper(3), ["/looks/", "/people/shopper3/"]),
        (lambda site: site.sign_in("dba"), ["/ops/", "/ops/queries/"]),
    ],
    ids=["anonymous", "member", "staff"],
)
def test_every_link_leads_somewhere(site: Site, who: Callable[[Site], Visitor], pages: list[str]) -> None:
    spider = Spider(who(site))
    spider.walk("/")
    assert spider.faults == []
    missed = [path for path in pages if path not in spider.seen]
    assert not missed, f"nothing links to {missed}, only to {sorted(spider.seen)}"
