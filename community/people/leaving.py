"""A member leaves: what is theirs goes, and what others hung on it stays, under nobody's name."""

import secrets

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q

from community.activity.models import Notification, Standing
from community.conversations.models import Comment, CommentLike, LookLike, LookVote
from community.looks.models import Look, Photo
from community.people import tasks
from community.people.models import Block, Follow, Mute, User

NAME = "Deleted member"


def leave(user_id: int) -> None:
    """Delete a member's data, in one transaction. Their row stays without anything that tells who they were.

    Looks, likes, votes, follows and notifications are deleted; so are comments, but for a place where others answered.
    What they wrote in the forum and below the blog stays, by NAME: threads of others hang on it.
    """
    with transaction.atomic():
        user = User.objects.using("default").select_for_update().get(pk=user_id)
        names = [user.avatar.name] if (user.avatar.name or "").startswith("avatars/") else []
        names += _forget_content(user)
        EmailAddress.objects.filter(user=user).delete()
        Authenticator.objects.filter(user=user).delete()
        user.username = (
            f"deleted-{user.pk}-{secrets.token_hex(3)}"  # a name that is free, whoever took the plain one
        )
        user.display_name = NAME
        user.email = user.bio = user.city = ""
        user.links = []
        user.avatar = ""
        user.is_active = False
        user.set_unusable_password()
        user.save()
        if names:
            tasks.delete_files.defer(names=names)


def _forget_content(user: User) -> list[str]:
    """Delete what the member made, and return the names of the files that go with it."""
    photos = Photo.objects.using("default").filter(look__author=user)
    names = [rendition for photo in photos for rendition in photo.file_names()]
    for model, condition in [
        (Follow, Q(follower=user) | Q(followed=user)),
        (Mute, Q(muter=user) | Q(muted=user)),
        (Block, Q(blocker=user) | Q(blocked=user)),
        (LookLike, Q(user=user)),
        (LookVote, Q(user=user)),
        (CommentLike, Q(user=user)),
        (Notification, Q(recipient=user) | Q(actor=user)),
        (Standing, Q(person=user)),
        (Look, Q(author=user)),
    ]:
        model.objects.filter(condition).delete()  # type: ignore[attr-defined]
    comments = Comment.objects.using("default").filter(author=user)
    comments.filter(answers=None).delete()
    comments.update(text="", mentioned=[], state=Comment.State.DELETED)
    return names
