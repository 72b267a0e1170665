"""What members say and think: the hot tables. What counts them is denormalised (`CommentStats`, `LookStats`)."""

from functools import reduce
from operator import or_

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

import denorm

TEXT_LIMIT = 2000  # characters of a comment
DETAILS_LIMIT = 1000  # characters of what a report adds
REPORTED = ("look", "comment", "person", "post", "remark")  # what members can report: columns of Report
DEEPEST = 3  # levels of answers below a comment; an answer to the deepest stands beside it


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


class LookVote(models.Model):
    """A member would wear a look, or wouldn't."""

    class Value(models.IntegerChoices):
        UP = 1
        DOWN = -1

    look = models.ForeignKey("looks.Look", models.CASCADE, related_name="votes", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="look_votes")
    value = models.SmallIntegerField(choices=Value.choices)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["look", "user"], name="conversations_vote_once"),
            models.CheckConstraint(condition=Q(value__in=(1, -1)), name="conversations_vote_value"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} votes {self.value:+} on {self.look_id}"


class Comment(models.Model):
    """What a member said about a look, or answered to another comment."""

    class State(models.TextChoices):
        VISIBLE = "visible"
        HIDDEN = "hidden"
        DELETED = "deleted"  # by its author, while others had answered

    look = models.ForeignKey("looks.Look", models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="comments")
    text = models.TextField(max_length=TEXT_LIMIT)
    state = models.CharField(max_length=10, choices=State.choices, default=State.VISIBLE)
    created = models.DateTimeField(default=timezone.now)
    edited = models.DateTimeField(null=True, blank=True)
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="answers")
    # The comment that the conversation began with. With it a whole thread is one index scan.
    thread = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="replies", db_index=False, editable=False
    )
    depth = models.PositiveSmallIntegerField(default=0, editable=False)
    # Names that the text mentions and that were members' when it was written: a page links them without a query.
    mentioned = ArrayField(models.CharField(max_length=150), default=list, blank=True, editable=False)

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
            models.Index(
                fields=["look", "-created", "-id"], name="conversations_begun", condition=Q(thread=None)
            ),
            models.Index(fields=["thread", "-created", "-id"], name="conversations_thread"),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    def get_absolute_url(self) -> str:
        """The comment within its thread."""
        page = reverse("conversations:thread", args=[self.thread_id or self.pk])
        return f"{page}#comment-{self.pk}"

    @property
    def is_visible(self) -> bool:
        """Whether its text is shown."""
        return self.state == self.State.VISIBLE


class CommentLike(models.Model):
    """A member likes a comment."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="likes", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="comment_likes")
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comment", "user"], name="conversations_comment_like_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} likes comment {self.comment_id}"


class CommentStats(denorm.Stats):
    """What is counted about a comment."""

    comment = models.OneToOneField(Comment, models.CASCADE, primary_key=True, related_name="stats")
    likes = denorm.Count("likes")
    replies = denorm.Count("replies", where=Q(state="visible"))

    def __str__(self) -> str:
        return f"Counters of comment {self.comment_id}"


def _about(kind: str) -> Q:
    return Q(**{f"{each}__isnull": each != kind for each in REPORTED})


class Report(models.Model):
    """A member asks the staff to look at one thing of the kinds REPORTED."""

    class Reason(models.TextChoices):
        SPAM = "spam", "Spam or advertising"
        RUDE = "rude", "Insulting or hateful"
        STOLEN = "stolen", "Someone else's picture or text"
        UNSAFE = "unsafe", "Nudity or violence"
        OTHER = "other", "Something else"

    class State(models.TextChoices):
        OPEN = "open"
        UPHELD = "upheld"
        DISMISSED = "dismissed"

    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reports_made")
    look = models.ForeignKey("looks.Look", models.CASCADE, null=True, blank=True, related_name="reports")
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, blank=True, related_name="reports")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="reports"
    )
    post = models.ForeignKey("forum.Post", models.CASCADE, null=True, blank=True, related_name="reports")
    remark = models.ForeignKey(
        "blog.BlogComment", models.CASCADE, null=True, blank=True, related_name="reports"
    )
    reason = models.CharField(max_length=10, choices=Reason.choices)
    details = models.TextField(max_length=DETAILS_LIMIT, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    created = models.DateTimeField(default=timezone.now)
    decided = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="reports_decided"
    )

    class Meta:
        ordering = ["-created", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=reduce(or_, map(_about, REPORTED)), name="conversations_report_one_target"
            ),
            *(
                models.UniqueConstraint(
                    fields=["reporter", kind],
                    name=f"conversations_report_{kind}_once",
                    condition=Q(state="open"),
                )
                for kind in REPORTED
            ),
        ]
        indexes = [
            models.Index(
                fields=["-created", "-id"], name="conversations_reports_open", condition=Q(state="open")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.kind} {self.target_id}"

    @property
    def kind(self) -> str:
        """What kind of thing it is about."""
        return next(kind for kind in REPORTED if getattr(self, f"{kind}_id"))

    @property
    def target_id(self) -> int:
        """The key of the thing that it is about."""
        return int(getattr(self, f"{self.kind}_id"))
