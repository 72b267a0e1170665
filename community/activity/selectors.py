"""Reads: the feed, notifications, where members stand."""

from datetime import datetime
from pathlib import Path

from django.core.cache import cache
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from community.activity.models import UNREAD, UNREAD_SECONDS, Inbox, Notification, Standing
from community.looks import selectors as looks
from community.looks.models import Look
from community.people.models import User
from community.people.selectors import SHOWN, apart, unheard

_FEED = (Path(__file__).parent / "sql" / "feed.sql").read_text()


def feed(viewer_id: int, *, after: tuple[datetime, int] | None, size: int) -> list[Look]:
    """Up to `size` looks by whom the viewer follows, newest first, that follow the position."""
    created, pk = after or (None, None)
    chosen = RawSQL(_FEED, [created, pk, size, viewer_id, size])  # noqa: S611 - the parameters are bound
    return list(looks.newest().filter(pk__in=chosen))


def notifications(recipient_id: int) -> QuerySet[Notification]:
    """What a member was told, latest first, with who did it and where."""
    return (
        Notification.objects.filter(recipient_id=recipient_id)
        .select_related("actor", "look", "comment")
        .defer("actor__password", "look__description")
        .order_by("-created", "-id")
    )


def unread(recipient_id: int) -> int:
    """How many notifications the member hasn't read: one number that the database keeps, remembered for some seconds.

    Who reads them sees it at once: `services.mark_read` forgets the number.
    """
    key = UNREAD.format(recipient_id)
    known = cache.get(key)
    if known is None:
        inbox = Inbox.objects.filter(pk=recipient_id).first()
        known = inbox.unread if isinstance(inbox, Inbox) else 0
        cache.set(key, known, UNREAD_SECONDS)
    return int(known)


def board(name: str, limit: int) -> list[Standing]:
    """The first of a board with who they are."""
    standings = Standing.objects.filter(board=name).select_related("person")
    shown = (f"person__{field}" for field in (*SHOWN, "city"))
    return list(
        standings.only("board", "score", "rank", "percentile", "person_id", *shown).order_by(
            "rank", "person_id"
        )[:limit]
    )


def standing(name: str, person_id: int) -> Standing | None:
    """Where a member stands on the board; None if they aren't on it."""
    return Standing.objects.filter(board=name, person_id=person_id).first()


def worth_following(viewer_id: int, limit: int) -> list[User]:
    """The most followed members whom the viewer doesn't follow yet, and wouldn't rather not meet."""
    people = User.objects.filter(is_active=True, standings__board=Standing.Board.FOLLOWED)
    unknown = people.exclude(pk=viewer_id).exclude(followed_by__follower_id=viewer_id)
    unknown = unknown.exclude(unheard(viewer_id, "pk") | apart(viewer_id, "pk"))
    return list(unknown.order_by("standings__rank", "pk").only(*SHOWN, "city")[:limit])
