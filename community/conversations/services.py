"""Writes of likes and comments."""

from community.conversations.models import Comment, LookLike


def like(user_id: int, look_id: int) -> None:
    """Like the look. Again: nothing changes."""
    LookLike.objects.bulk_create([LookLike(user_id=user_id, look_id=look_id)], ignore_conflicts=True)


def unlike(user_id: int, look_id: int) -> None:
    """Take the like back. Again: nothing changes."""
    LookLike.objects.filter(user_id=user_id, look_id=look_id).delete()


def comment(author_id: int, look_id: int, text: str) -> Comment:
    """Say something about the look. `text` was validated by CommentForm."""
    return Comment.objects.create(author_id=author_id, look_id=look_id, text=text)
