"""Writes: telling members, what they have read, and where everyone stands."""

from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.core.cache import cache
from django.db import connections, transaction
from django.utils import timezone

from community.activity.models import UNREAD, Notification

Kind = Notification.Kind

KEPT = timedelta(days=90)  # a notification that was read

_SQL = Path(__file__).parent / "sql"
_NOTIFY = (_SQL / "notify.sql").read_text()
_STANDINGS = (_SQL / "standings.sql").read_text()


def notify(
    kind: Notification.Kind,
    actor_id: int,
    recipients: Iterable[int] = (),
    *,
    look_id: int | None = None,
    comment_id: int | None = None,
    and_author: bool = False,
) -> None:
    """Tell these members, and the look's author if asked to, what the actor did. Again: nothing changes.

    Call it in the transaction of what is told.
    """
    with connections["default"].cursor() as cursor:
        cursor.execute(_NOTIFY, (actor_id, kind.value, look_id, comment_id, list(recipients), and_author))


def mark_read(recipient_id: int, until_id: int | None = None) -> None:
    """What the member has been told is read; with `until_id`, only up to that notification."""
    unread = Notification.objects.filter(recipient_id=recipient_id, read=False)
    if until_id is not None:
        unread = unread.filter(pk__lte=until_id)
    unread.update(read=True)
    transaction.on_commit(partial(cache.delete, UNREAD.format(recipient_id)))


def forget_between(one_id: int, other_id: int) -> None:
    """Drop what either was told of the other, read or not."""
    pair = (one_id, other_id)
    Notification.objects.filter(recipient_id__in=pair, actor_id__in=pair).delete()
    for each in pair:
        transaction.on_commit(partial(cache.delete, UNREAD.format(each)))


def forget_old() -> None:
    """Drop what was read and is older than KEPT."""
    Notification.objects.filter(read=True, created__lt=timezone.now() - KEPT).delete()


def refresh_standings() -> None:
    """Compute every board anew, in one statement; two at a time wait for each other."""
    with transaction.atomic(), connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('activity.standings'))")
        cursor.execute(_STANDINGS)
