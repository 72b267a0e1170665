"""Markdown as HTML that can do no harm: the parser knows no HTML, and what it made is cleaned once more.

Two dialects: what members say, without headings, and an article, whose headings start below the page's own.
"""

from dataclasses import dataclass
from html import unescape

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

_INLINE = frozenset(
    {"p", "br", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "hr"}
)
_HEADINGS = frozenset({"h2", "h3", "h4"})
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto"}
_DEEPEST = 12  # blocks within blocks; nobody quotes so deep, and parsing time grows with it


@dataclass(frozen=True)
class Dialect:
    """A parser, and the tags that may come out of it."""

    parser: MarkdownIt
    tags: frozenset[str]

    def html(self, text: str) -> str:
        """Return the text as clean HTML."""
        return nh3.clean(
            self.parser.render(text),
            tags=set(self.tags),
            attributes=_ATTRIBUTES,
            url_schemes=_SCHEMES,
            link_rel="nofollow ugc noopener",
        )


def _parser(*disabled: str) -> MarkdownIt:
    options = {"html": False, "linkify": True, "breaks": True, "maxNesting": _DEEPEST}
    parser = MarkdownIt("commonmark", options)
    # Pictures of others' servers would tell them who reads; the content security policy refuses them anyway.
    return parser.enable(["linkify", "strikethrough"]).disable(["image", *disabled])


def _place_headings(state: StateCore) -> None:
    """The page has the one h1: an article's highest heading is an h2, whatever its author began with."""
    headings = [token for token in state.tokens if token.type in {"heading_open", "heading_close"}]
    highest = min((int(token.tag[1]) for token in headings), default=1)
    for token in headings:
        token.tag = f"h{min(int(token.tag[1]) - highest + 2, 4)}"


_article = _parser()
_article.core.ruler.push("place_headings", _place_headings)

POST = Dialect(_parser("heading", "lheading"), _INLINE)
ARTICLE = Dialect(_article, _INLINE | _HEADINGS)


def words(text: str) -> str:
    """Return what an article says, without any markup, in one line."""
    return " ".join(unescape(nh3.clean(ARTICLE.html(text).replace("<", " <"), tags=set())).split())
