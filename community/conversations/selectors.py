"""Reads of likes and comments."""

from django.db.models import QuerySet

from community.conversations.models import Comment, LookLike


def likes(user_id: int, look_id: int) -> bool:
    """Whether the member likes the look."""
    return LookLike.objects.filter(look_id=look_id, user_id=user_id).exists()


def comments(look_id: int) -> QuerySet[Comment]:
    """The visible comments of a look with their authors, newest first."""
    return (
        Comment.objects.filter(look_id=look_id, state=Comment.State.VISIBLE)
        .select_related("author")
        .order_by("-created", "-id")
    )
