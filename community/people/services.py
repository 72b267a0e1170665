"""Writes about members: who follows, mutes and blocks whom. Each does nothing the second time."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from community.activity import services as activity
from community.people.models import Block, Follow, Mute, User


class BlockedError(Exception):
    """One of the two has blocked the other. Say that it isn't possible, and not who did it."""


def follow(follower_id: int, followed_id: int) -> bool:
    """Follow a member; whether that is new. Raises BlockedError if one of the two blocks the other."""
    with _both(follower_id, followed_id):
        ensure_together(follower_id, [followed_id])
        before = Follow.objects.using("default").filter(follower_id=follower_id, followed_id=followed_id)
        if before.exists():
            return False
        Follow.objects.create(follower_id=follower_id, followed_id=followed_id)
        activity.notify(activity.Kind.FOLLOW, follower_id, [followed_id])
        return True


def unfollow(follower_id: int, followed_id: int) -> None:
    """Stop following."""
    Follow.objects.filter(follower_id=follower_id, followed_id=followed_id).delete()


def mute(muter_id: int, muted_id: int) -> None:
    """Hide what a member says and posts from one who doesn't want to read it."""
    Mute.objects.bulk_create([Mute(muter_id=muter_id, muted_id=muted_id)], ignore_conflicts=True)


def unmute(muter_id: int, muted_id: int) -> None:
    """Listen again."""
    Mute.objects.filter(muter_id=muter_id, muted_id=muted_id).delete()


def block(blocker_id: int, blocked_id: int) -> None:
    """Keep a member away; neither follows the other any longer, nor reads what the other did before."""
    with _both(blocker_id, blocked_id):
        Block.objects.bulk_create(
            [Block(blocker_id=blocker_id, blocked_id=blocked_id)], ignore_conflicts=True
        )
        Follow.objects.filter(
            Q(follower_id=blocker_id, followed_id=blocked_id)
            | Q(follower_id=blocked_id, followed_id=blocker_id)
        ).delete()
        activity.forget_between(blocker_id, blocked_id)


def unblock(blocker_id: int, blocked_id: int) -> None:
    """Let them come near again. Who followed whom before isn't restored."""
    Block.objects.filter(blocker_id=blocker_id, blocked_id=blocked_id).delete()


def ensure_together(member_id: int, others: Iterable[int] | QuerySet[Any, int]) -> None:
    """Raise BlockedError if the member and one of the others, or of those a query finds, have blocked each other.

    Outside of a transaction a replica is asked: who acts in the moment of a block is as who acted just before it.
    """
    them = others if isinstance(others, QuerySet) else set(others) - {member_id}
    apart = Q(blocker_id=member_id, blocked_id__in=them) | Q(blocker_id__in=them, blocked_id=member_id)
    if (isinstance(them, QuerySet) or them) and Block.objects.filter(apart).exists():
        raise BlockedError


@contextmanager
def _both(one_id: int, other_id: int) -> Iterator[None]:
    """A transaction alone with these two: a follow can't slip past the block that is being made."""
    with transaction.atomic():
        pair = User.objects.using("default").filter(pk__in=(one_id, other_id)).order_by("pk")
        # NO KEY: likes and comments of the two go on.
        list(pair.select_for_update(no_key=True).values_list("pk"))
        yield
