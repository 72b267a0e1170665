"""Writes of likes, votes, comments and reports."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from community.activity import services as activity
from community.activity.services import Kind
from community.conversations import mentions
from community.conversations.models import (
    DEEPEST,
    Comment,
    CommentLike,
    LookLike,
    LookVote,
    Report,
)
from community.looks.models import Look
from community.people import services as people


def like(user_id: int, look_id: int) -> None:
    """Like the look; its author is told once. Again: nothing changes. Raises people's BlockedError."""
    people.ensure_together(user_id, _author(look_id))
    with transaction.atomic():
        LookLike.objects.bulk_create([LookLike(user_id=user_id, look_id=look_id)], ignore_conflicts=True)
        activity.notify(Kind.LIKE, user_id, look_id=look_id, and_author=True)


def unlike(user_id: int, look_id: int) -> None:
    """Take the like back. Again: nothing changes."""
    LookLike.objects.filter(user_id=user_id, look_id=look_id).delete()


def vote(user_id: int, look_id: int, value: int) -> None:
    """Vote 1 or -1 on the look, in place of what was voted before; 0 takes it back. Raises people's BlockedError."""
    if value:
        people.ensure_together(user_id, _author(look_id))
        LookVote.objects.bulk_create(
            [LookVote(user_id=user_id, look_id=look_id, value=value)],
            update_conflicts=True,
            unique_fields=["look", "user"],
            update_fields=["value"],
        )
    else:
        LookVote.objects.filter(user_id=user_id, look_id=look_id).delete()


def comment(
    author_id: int, look_id: int, text: str, *, look_author_id: int, parent: Comment | None = None
) -> Comment:
    """Say something about the look, or answer another comment. `text` was validated by CommentForm.

    Raises people's BlockedError if the author and the one who is addressed don't want to meet.
    """
    addressed = {look_author_id} | ({parent.author_id} if parent else set())
    people.ensure_together(author_id, addressed)
    called = mentions.members(mentions.names(text), by=author_id)
    with transaction.atomic():
        added = Comment.objects.create(
            author_id=author_id,
            look_id=look_id,
            text=text,
            parent=parent,
            thread_id=(parent.thread_id or parent.pk) if parent else None,
            depth=min(parent.depth + 1, DEEPEST) if parent else 0,
            mentioned=list(called.values()),
        )
        answered = {parent.author_id} if parent else set()
        for kind, recipients in [
            (Kind.REPLY, answered),
            (Kind.COMMENT, {look_author_id} - answered),
            (Kind.MENTION, set(called) - answered - {look_author_id}),
        ]:
            if recipients - {author_id}:
                activity.notify(kind, author_id, recipients, look_id=look_id, comment_id=added.pk)
    return added


def edit(comment: Comment, text: str) -> None:
    """Say it differently; the page tells that it was edited.

    Raises people's BlockedError if the author and the one who was addressed don't want to meet any more.
    """
    answered = Comment.objects.filter(pk=comment.parent_id or 0)
    addressed = _author(comment.look_id).union(answered.values_list("author_id", flat=True))
    people.ensure_together(comment.author_id, set(addressed))
    called = mentions.members(mentions.names(text), by=comment.author_id)
    Comment.objects.filter(pk=comment.pk, state=Comment.State.VISIBLE).update(
        text=text, edited=timezone.now(), mentioned=list(called.values())
    )


def delete(comment: Comment) -> None:
    """Take back what was said. What others answered stays, below a place that says so."""
    with transaction.atomic():
        mine = Comment.objects.using("default").filter(pk=comment.pk)
        # Who answers at this moment holds the row (FOR KEY SHARE), so that no answer goes with it.
        if not mine.select_for_update().exists():
            return
        if Comment.objects.using("default").filter(parent_id=comment.pk).exists():
            mine.filter(state=Comment.State.VISIBLE).update(
                text="", mentioned=[], state=Comment.State.DELETED
            )
        else:
            mine.delete()


def like_comment(user_id: int, comment: Comment) -> None:
    """Like the comment; its author is told once. Again: nothing changes. Raises people's BlockedError."""
    people.ensure_together(user_id, [comment.author_id])
    with transaction.atomic():
        CommentLike.objects.bulk_create(
            [CommentLike(comment_id=comment.pk, user_id=user_id)], ignore_conflicts=True
        )
        activity.notify(
            Kind.COMMENT_LIKE, user_id, [comment.author_id], look_id=comment.look_id, comment_id=comment.pk
        )


def unlike_comment(user_id: int, comment: Comment) -> None:
    """Take the like back. Again: nothing changes."""
    CommentLike.objects.filter(user_id=user_id, comment_id=comment.pk).delete()


def _author(look_id: int) -> QuerySet[Look, int]:
    return Look.objects.filter(pk=look_id).order_by().values_list("author_id", flat=True)


def report(reporter_id: int, kind: str, target_id: int, reason: str, details: str) -> None:
    """Ask the staff to look at a thing of a kind REPORTED. Again while it is open: nothing changes."""
    target = {f"{kind}_id": target_id}
    Report.objects.bulk_create(
        [Report(reporter_id=reporter_id, reason=reason, details=details, **target)], ignore_conflicts=True
    )
