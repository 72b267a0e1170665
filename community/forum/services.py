"""Writes of the forum, on the primary."""

from datetime import timedelta
from pathlib import Path

from django.db import connections, router, transaction
from django.db.models import F, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.text import slugify

from community.forum.models import VISIBLE, Forum, Post, ReadMarker, Topic, TopicWatch
from community.people.models import User

PACE = 10  # posts that a member may write within a minute
MINUTE = timedelta(minutes=1)
_MARK = (Path(__file__).parent / "sql" / "mark.sql").read_text(encoding="utf-8")


class TopicLockedError(Exception):
    """The topic takes no more posts. Say so beside the text, and keep it."""


class TooFastError(Exception):
    """The member has written PACE posts within a minute. Ask them to wait, and keep the text."""


def start_topic(author: User, forum: Forum, title: str, text: str) -> Topic:
    """Open a topic with its first post; its author watches it. Raises TooFastError."""
    with transaction.atomic():
        _keep_pace(author)
        now = timezone.now()
        slug = slugify(title)[:140] or "topic"
        topic = Topic.objects.create(
            forum=forum, author=author, title=title, slug=slug, created=now, bumped=now
        )
        post = Post.objects.create(topic=topic, author=author, text=text, created=now)
        watch(author.pk, topic.pk)
        mark_read(author.pk, post)
    return topic


def reply(author: User, topic_id: int, text: str) -> Post:
    """Add a post to a visible topic; its author watches it from now on.

    Raises Topic.DoesNotExist, TopicLockedError (not for staff) and TooFastError.
    """
    with transaction.atomic():
        # Locked first and the clock read after: posts of one topic are dated in the order of their commits.
        topic = Topic.objects.filter(VISIBLE).select_for_update(no_key=True).get(pk=topic_id)
        if topic.locked and not author.is_staff:
            raise TopicLockedError
        _keep_pace(author)
        post = Post.objects.create(topic=topic, author=author, text=text, created=timezone.now())
        Topic.objects.filter(pk=topic_id).update(bumped=post.created)
        watch(author.pk, topic_id)
        mark_read(author.pk, post)
    return post


def edit(post: Post, text: str) -> None:
    """Change what a post says; a text that is the same changes nothing."""
    if text != post.text:
        Post.objects.filter(pk=post.pk).update(text=text, edited=timezone.now())


def rebump(topic_id: int) -> None:
    """Date the topic by its last visible post, after one was hidden or brought back."""
    last = Post.objects.filter(VISIBLE, topic=topic_id).order_by("-created", "-id").values("created")[:1]
    Topic.objects.filter(pk=topic_id).update(bumped=Coalesce(Subquery(last), F("created")))


def watch(member_id: int, topic_id: int) -> None:
    """Watch the topic. Again: nothing changes."""
    TopicWatch.objects.bulk_create(
        [TopicWatch(member_id=member_id, topic_id=topic_id)], ignore_conflicts=True
    )


def unwatch(member_id: int, topic_id: int) -> None:
    """Watch it no longer. Again: nothing changes."""
    TopicWatch.objects.filter(member_id=member_id, topic_id=topic_id).delete()


def mark_read(member_id: int, post: Post) -> None:
    """Move the member's marker to this post, unless it is further on already: two tabs can't take it back."""
    with connections[router.db_for_write(ReadMarker)].cursor() as cursor:
        cursor.execute(_MARK, [member_id, post.topic_id, post.created, post.pk])


def arrange(topic_id: int, *, sticky: bool | None = None, locked: bool | None = None) -> None:
    """Put a topic on top, or close it; what is None stays as it is."""
    asked = {"sticky": sticky, "locked": locked}
    changes = {name: value for name, value in asked.items() if value is not None}
    Topic.objects.filter(pk=topic_id).update(**changes)


def _keep_pace(author: User) -> None:
    recent = Post.objects.filter(author=author, created__gt=timezone.now() - MINUTE)
    if len(recent.values_list("pk")[:PACE]) >= PACE:
        raise TooFastError
