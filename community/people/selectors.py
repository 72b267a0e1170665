"""Reads about members."""

from community.people.models import User


def member(username: str) -> User:
    """The active member with that name, as far as others may see; User.DoesNotExist if there is none."""
    return User.objects.only(
        "username", "display_name", "bio", "city", "avatar", "avatar_width", "avatar_height"
    ).get(username=username, is_active=True)
