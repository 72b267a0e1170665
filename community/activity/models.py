"""What a member is told, and where members stand."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

import denorm

UNREAD = "activity:unread:{}"  # the cache's key of how many notifications a member hasn't read
UNREAD_SECONDS = 15


class Notification(models.Model):
    """Somebody did something that a member wants to know of."""

    class Kind(models.TextChoices):
        LIKE = "like"
        COMMENT = "comment"
        REPLY = "reply"
        MENTION = "mention"
        COMMENT_LIKE = "comment_like"
        FOLLOW = "follow"

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications", db_index=False
    )
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications_caused")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    look = models.ForeignKey(
        "looks.Look", models.CASCADE, null=True, blank=True, related_name="notifications"
    )
    comment = models.ForeignKey(
        "conversations.Comment", models.CASCADE, null=True, blank=True, related_name="notifications"
    )
    read = models.BooleanField(default=False)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created", "-id"]
        indexes = [
            models.Index(fields=["recipient", "-created", "-id"], name="activity_notifications"),
            models.Index(fields=["created"], name="activity_oldest", condition=Q(read=True)),
        ]
        constraints = [
            # Who likes, takes it back and likes again is told of once.
            models.UniqueConstraint(
                fields=["recipient", "actor", "look"], name="activity_like_once", condition=Q(kind="like")
            ),
            models.UniqueConstraint(
                fields=["recipient", "actor"], name="activity_follow_once", condition=Q(kind="follow")
            ),
            models.UniqueConstraint(
                fields=["recipient", "actor", "comment", "kind"],
                name="activity_comment_once",
                condition=Q(comment__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} by {self.actor_id} for {self.recipient_id}"

    def get_absolute_url(self) -> str:
        """Where it happened."""
        if self.comment:
            return self.comment.get_absolute_url()
        return self.look.get_absolute_url() if self.look else self.actor.get_absolute_url()


class Inbox(denorm.Stats):
    """What is counted about a member's notifications."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="inbox"
    )
    unread = denorm.Count("notifications", where=Q(read=False))

    class Meta:
        verbose_name_plural = "inboxes"

    def __str__(self) -> str:
        return f"Inbox of member {self.person_id}"


class Standing(models.Model):
    """Where a member stands on a board: computed by the database every few minutes, not while a page waits."""

    class Board(models.TextChoices):
        LOVED = "loved", "Most loved"
        FOLLOWED = "followed", "Most followed"
        HELPFUL = "helpful", "Most helpful"

    board = models.CharField(max_length=10, choices=Board.choices)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="standings")
    score = models.BigIntegerField()
    rank = models.PositiveIntegerField()
    percentile = models.FloatField(help_text="Percent of the others on the board who score less.")
    computed = models.DateTimeField()

    class Meta:
        ordering = ["board", "rank", "person"]
        constraints = [
            models.UniqueConstraint(fields=["board", "person"], name="activity_standing_once"),
        ]
        indexes = [
            models.Index(fields=["board", "rank", "person"], name="activity_board"),
        ]

    def __str__(self) -> str:
        return f"{self.board} {self.rank}: {self.person_id}"
