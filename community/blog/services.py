"""Writes of the blog, on the primary."""

from datetime import timedelta

from django.utils import timezone

from caching import pages
from community.blog.models import Article, BlogComment
from community.discovery import teasers

PACE = 10  # comments that a member may write within a minute
MINUTE = timedelta(minutes=1)


class TooFastError(Exception):
    """The member has written PACE comments within a minute. Ask them to wait, and keep the text."""


def comment(author_id: int, article_id: int, text: str) -> BlogComment:
    """Say something to the article. `text` was validated by CommentForm. Raises TooFastError."""
    recent = BlogComment.objects.filter(author_id=author_id, created__gt=timezone.now() - MINUTE)
    if len(recent.values_list("pk")[:PACE]) >= PACE:
        raise TooFastError
    return BlogComment.objects.create(author_id=author_id, article_id=article_id, text=text)


def forget_pages(article: Article) -> None:
    """Purge the shared pages that show the article: call it after a commit that hides or changes it."""
    shown = [
        article.get_absolute_url(),
        "/blog/",
        "/",
        *(tag.get_absolute_url() for tag in article.tags.all()),
    ]
    teasers.forget()
    pages.purge(*shown)
