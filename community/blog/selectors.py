"""Reads of the blog. The article page is one query: tags and comments come with the article's row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from community.blog.models import Article, BlogComment, Tag
from community.discovery.windows import Order, Window
from community.people.models import User

ARTICLES = Order(("publish_at", "id"), descending=True)
COMMENTS = Order(("created", "id"), descending=True)


@dataclass(frozen=True)
class Reading:
    """An article with its tags, and a window of its comments."""

    article: Article
    tags: list[Tag]
    comments: Window[BlogComment]


def published() -> QuerySet[Article]:
    """The articles that everybody sees by now, without their text, newest first."""
    return (
        Article.objects.filter(publish_at__lte=timezone.now())
        .select_related("author", "stats")
        .defer("text")
        .order_by("-publish_at", "-id")
    )


def about(slug: str) -> QuerySet[Article]:
    """The published articles with this tag, whose name comes with each row (`tag_name`)."""
    tagged = Article.tags.through.objects.filter(tag__slug=slug).values("article_id")
    name = Tag.objects.filter(slug=slug).order_by().values("name")
    return published().filter(pk__in=tagged).annotate(tag_name=Subquery(name))


def tag(slug: str) -> Tag:
    """A tag; Tag.DoesNotExist if there is none."""
    return Tag.objects.get(slug=slug)


def article(pk: int, *, drafts: bool = False) -> Article:
    """An article that everybody sees, or any for those who may see drafts; Article.DoesNotExist if there is none."""
    found = Article.objects.select_related("author", "stats")
    return found.get(pk=pk) if drafts else found.get(pk=pk, publish_at__lte=timezone.now())


def read(pk: int, asked: Mapping[str, str], *, size: int, drafts: bool = False) -> Reading:
    """The article, its tags, and the window of its comments that the query arguments ask for, in one query."""
    rows = BlogComment.objects.filter(article_id=pk, state=BlogComment.State.VISIBLE)
    question = COMMENTS.ask(rows, asked, size=size)
    remark = JSONObject(
        id="id",
        text="text",
        created="created",
        author=JSONObject(
            id="author_id",
            username="author__username",
            display_name="author__display_name",
            avatar="author__avatar",
            avatar_width="author__avatar_width",  # else the file would be opened to ask for it
            avatar_height="author__avatar_height",
        ),
    )
    labels = Tag.objects.filter(articles=OuterRef("pk")).order_by("name")
    found = Article.objects.select_related("author", "stats").annotate(
        labels=ArraySubquery(labels.values(found=JSONObject(id="id", name="name", slug="slug"))),
        remarks=ArraySubquery(question.rows.values(found=remark)),
    )
    if not drafts:
        found = found.filter(publish_at__lte=timezone.now())
    article = found.get(pk=pk)
    window = question.frame([_comment(each) for each in article.remarks])
    if not window.items and question.start:  # the comments beside the cursor are gone: from the newest
        return read(pk, {}, size=size, drafts=drafts)
    return Reading(article, [Tag(**each) for each in article.labels], window)


def remark(pk: int) -> BlogComment:
    """A visible comment of a published article, with its author; BlogComment.DoesNotExist if there is none."""
    found = BlogComment.objects.filter(
        state=BlogComment.State.VISIBLE, article__publish_at__lte=timezone.now()
    )
    return found.select_related("author", "article").get(pk=pk)


def _comment(found: dict[str, Any]) -> BlogComment:
    author, created = User(**found.pop("author")), datetime.fromisoformat(found.pop("created"))
    return BlogComment(**found, author=author, created=created)
