"""Likes and comments: the hot tables. What counts them is denormalised (`community.looks.models.LookStats`)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

TEXT_LIMIT = 2000  # characters of a comment


class LookLike(models.Model):
    """A member likes a look."""

    look = models.ForeignKey("looks.Look", models.CASCADE, related_name="likes", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="look_likes")
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["look", "user"], name="conversations_like_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} likes {self.look_id}"


class Comment(models.Model):
    """What a member said about a look."""

    class State(models.TextChoices):
        VISIBLE = "visible"
        HIDDEN = "hidden"

    look = models.ForeignKey("looks.Look", models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="comments")
    text = models.TextField(max_length=TEXT_LIMIT)
    state = models.CharField(max_length=10, choices=State.choices, default=State.VISIBLE)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created", "-id"]
        indexes = [
            models.Index(
                "look",
                F("created").desc(),
                F("id").desc(),
                name="conversations_newest",
                condition=Q(state="visible"),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
