"""Reads of likes, votes and comments."""

from datetime import datetime
from pathlib import Path

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.expressions import RawSQL

from community.conversations.models import Comment, CommentLike, LookLike, LookVote
from community.looks.models import Look
from community.people import selectors as people

_CONVERSATION = (Path(__file__).parent / "sql" / "conversation.sql").read_text()


def with_likes_of(looks: QuerySet[Look], user_id: int | None) -> QuerySet[Look]:
    """The same looks, each `liked` by the member or not, with their `vote`, and `apart` where member and author have
    blocked each other; nobody likes none. No query of its own.
    """
    if user_id is None:
        return looks.annotate(liked=Value(value=False))
    mine = {"look_id": OuterRef("pk"), "user_id": user_id}
    return looks.annotate(
        liked=Exists(LookLike.objects.filter(**mine)),
        vote=Subquery(LookVote.objects.filter(**mine).values("value")[:1]),
        apart=ExpressionWrapper(people.apart(user_id, "author_id"), BooleanField()),
    )


def conversation(
    look_id: int, viewer_id: int | None, *, after: tuple[datetime, int] | None, begun: int, replies: int
) -> list[Comment]:
    """A page of what is said about a look, in one query, latest first: up to `begun` comments that follow the
    position, and the latest `replies` of each.
    """
    created, pk = after or (None, None)
    parameters = [look_id, created, pk, viewer_id, viewer_id, begun, replies]
    chosen = RawSQL(_CONVERSATION, parameters)  # noqa: S611 - the parameters are bound
    return list(_shown(viewer_id).filter(pk__in=chosen))


def replies(thread_id: int, viewer_id: int | None = None) -> QuerySet[Comment]:
    """The visible replies of a conversation, latest first."""
    return _shown(viewer_id).filter(thread_id=thread_id, state=Comment.State.VISIBLE)


def comment(pk: int, viewer_id: int | None = None) -> Comment:
    """A comment of a published look, with the look, whatever its state; Comment.DoesNotExist if there is none."""
    return _shown(viewer_id).select_related("look", "look__stats").get(pk=pk, look__published=True)


def _shown(viewer_id: int | None) -> QuerySet[Comment]:
    """Comments with their authors, counters and whether the viewer `liked` them, without whom the viewer won't hear."""
    shown = (
        Comment.objects.select_related("author", "stats")
        .defer("author__password")
        .annotate(answered=F("parent__author__username"))
        .order_by("-created", "-id")
    )
    if viewer_id is None:
        return shown
    liked = Exists(CommentLike.objects.filter(comment_id=OuterRef("pk"), user_id=viewer_id))
    return shown.exclude(people.unheard(viewer_id, "author_id")).annotate(liked=liked)
