"""A look: photos of an outfit, with the products that are worn tagged on them."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, GistIndex, OpClass
from django.contrib.postgres.search import SearchVector
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

import denorm
from community.pictures.models import Picture

MOST_PHOTOS = 6


class Look(models.Model):
    """An outfit that a member posted. Until it is published only its author sees it."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="looks")
    title = models.CharField(max_length=120)
    slug = models.SlugField(max_length=140)
    description = models.TextField(max_length=2000, blank=True)
    created = models.DateTimeField(default=timezone.now)
    published = models.BooleanField(default=True)

    class Meta:
        ordering = ["-created", "-id"]
        indexes = [
            models.Index(
                F("created").desc(), F("id").desc(), name="looks_newest", condition=Q(published=True)
            ),
            models.Index(
                "author",
                F("created").desc(),
                F("id").desc(),
                name="looks_of_author",
                condition=Q(published=True),
            ),
            # What the search asks, word for word (community.discovery.search).
            GinIndex(SearchVector("title", "description", config="english"), name="looks_words"),
            GistIndex(OpClass("title", "gist_trgm_ops"), name="looks_title_alike"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The look page."""
        return reverse("looks:look", args=[self.pk, self.slug])


class Photo(Picture):
    """A photo of a look; the one at position 0 is its cover."""

    look = models.ForeignKey(Look, models.CASCADE, related_name="photos")
    position = models.PositiveSmallIntegerField(default=0)
    alt = models.CharField("description for those who can't see it", max_length=200, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["look", "position"], name="looks_photo_position"),
        ]

    def __str__(self) -> str:
        return self.alt or f"Photo {self.position + 1}"


class ProductTag(models.Model):
    """A product worn in a look, and where on which photo it is seen (in percent of its width and height)."""

    look = models.ForeignKey(Look, models.CASCADE, related_name="tags")
    photo = models.ForeignKey(Photo, models.CASCADE, related_name="tags")
    product = models.ForeignKey("catalogue.Product", models.CASCADE, related_name="tags")
    x = models.PositiveSmallIntegerField(validators=[MaxValueValidator(100)])
    y = models.PositiveSmallIntegerField(validators=[MaxValueValidator(100)])

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["photo", "product"], name="looks_tag_once_a_photo"),
            models.CheckConstraint(condition=Q(x__lte=100, y__lte=100), name="looks_tag_on_photo"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} at {self.x} %, {self.y} %"


class LookStats(denorm.Stats):
    """What is counted about a look. Beside the look, not on it: a like leaves the look's own row, and what is cached
    of it, alone."""

    look = models.OneToOneField(Look, models.CASCADE, primary_key=True, related_name="stats")
    likes = denorm.Count("likes")
    comments = denorm.Count("comments", where=Q(state="visible"))
    votes_up = denorm.Count("votes", where=Q(value=1))
    votes_down = denorm.Count("votes", where=Q(value=-1))
    views = denorm.Buffered()
    likers = denorm.RedisSet("likes", "user")
    # No fragment shows comments, so that they bump nothing.
    cache_version = denorm.CacheVersion(
        touched_by=["photos", "tags"],
        shows={
            "author": ["username", "display_name", "city", "avatar"],
            "tags__product": [
                "name",
                "slug",
                "brand",
                "price",
                "currency",
                "image",
                "width",
                "height",
                "colour",
            ],
        },
    )

    def __str__(self) -> str:
        return f"Counters of look {self.look_id}"

    @property
    def score(self) -> int:
        """How many more would wear it than wouldn't."""
        return int(self.votes_up - self.votes_down)
