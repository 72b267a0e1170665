"""Articles and their comments. An article is published once its `publish_at` has passed; nothing has to run for it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

import denorm
from community.pictures.models import Picture

COMMENT_LIMIT = 2000  # characters


class Tag(models.Model):
    """What an article is about."""

    name = models.CharField(max_length=40, unique=True)
    slug = models.SlugField(max_length=40, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The articles about it."""
        return reverse("blog:tag", args=[self.slug])


class Article(Picture):
    """A piece of writing with a cover picture; the text is Markdown."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="articles")
    title = models.CharField(max_length=120)
    slug = models.SlugField(max_length=140)
    summary = models.CharField(max_length=240)
    text = models.TextField(
        help_text="Markdown: # heading, **bold**, *italic*, > quote, - list, [link](https://…)"
    )
    alt = models.CharField("description for those who can't see the picture", max_length=200, blank=True)
    publish_at = models.DateTimeField(
        null=True, blank=True, help_text="When everybody sees it. Empty: a draft, which only staff see."
    )
    tags = models.ManyToManyField(Tag, related_name="articles", blank=True)

    class Meta:
        ordering = ["-publish_at", "-id"]
        indexes = [models.Index(F("publish_at").desc(), F("id").desc(), name="blog_newest")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The article."""
        return reverse("blog:article", args=[self.pk, self.slug])

    @property
    def is_published(self) -> bool:
        """Whether everybody sees it by now."""
        return self.publish_at is not None and self.publish_at <= timezone.now()


class BlogComment(models.Model):
    """What a member said to an article."""

    class State(models.TextChoices):
        VISIBLE = "visible"
        HIDDEN = "hidden"

    article = models.ForeignKey(Article, models.CASCADE, related_name="comments")
    # An index of ours starts with the author.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="blog_comments", db_index=False
    )
    text = models.TextField(max_length=COMMENT_LIMIT)
    state = models.CharField(max_length=10, choices=State.choices, default=State.VISIBLE)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created", "-id"]
        indexes = [
            models.Index(
                "article",
                F("created").desc(),
                F("id").desc(),
                name="blog_comments_of_article",
                condition=Q(state="visible"),
            ),
            models.Index("author", F("created").desc(), name="blog_comments_of_author"),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    def get_absolute_url(self) -> str:
        """The comment, under its article."""
        return f"{self.article.get_absolute_url()}#comment-{self.pk}"


class ArticleStats(denorm.Stats):
    """What is counted about an article, and its version: the article's own row."""

    article = models.OneToOneField(Article, models.CASCADE, primary_key=True, related_name="stats")
    comments = denorm.Count("comments", where=Q(state="visible"))
    # The author's name and picture stand outside of the fragments.
    cache_version = denorm.CacheVersion()

    def __str__(self) -> str:
        return f"Counters of article {self.article_id}"
