"""/blog/feed/: the newest articles as RSS."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse_lazy

from community.blog import selectors
from community.blog.models import Article

if TYPE_CHECKING:
    from django.db.models import QuerySet

NEWEST = 20


class ArticleFeed(Feed):  # type: ignore[type-arg]  # generic for mypy only
    """The newest published articles."""

    title = f"{settings.SITE_NAME}: the blog"
    description = "What people really wear, and what we think of it."
    link = reverse_lazy("blog:articles")

    def items(self) -> "QuerySet[Article]":
        """What everybody sees by now."""
        return selectors.published()[:NEWEST]

    def item_title(self, item: Article) -> str:
        """The title; the feed's generator escapes it."""
        return item.title

    def item_description(self, item: Article) -> str:
        """The summary."""
        return item.summary

    def item_author_name(self, item: Article) -> str:
        """Who wrote it."""
        return item.author.name

    def item_pubdate(self, item: Article) -> datetime | None:
        """When it was published."""
        return item.publish_at
