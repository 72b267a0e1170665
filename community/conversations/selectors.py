"""Reads of likes and comments."""

from django.db.models import Exists, OuterRef, QuerySet, Value

from community.conversations.models import Comment, LookLike
from community.looks.models import Look


def with_likes_of(looks: QuerySet[Look], user_id: int | None) -> QuerySet[Look]:
    """The same looks, each `liked` by the member or not; nobody likes none. It costs no query of its own."""
    if user_id is None:
        return looks.annotate(liked=Value(value=False))
    return looks.annotate(liked=Exists(LookLike.objects.filter(look_id=OuterRef("pk"), user_id=user_id)))


def comments(look_id: int) -> QuerySet[Comment]:
    """The visible comments of a look with their authors, newest first."""
    return (
        Comment.objects.filter(look_id=look_id, state=Comment.State.VISIBLE)
        .select_related("author")
        .order_by("-created", "-id")
    )
