"""Rows of what members do about each other: likes, votes, comments with answers, follows."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone

import denorm
from community.activity.models import Notification
from community.activity.services import refresh_standings
from community.conversations.models import DEEPEST, Comment, CommentLike, LookLike, LookVote
from community.demo.plans import Plan
from community.looks.models import Look
from community.people.models import Follow, User

_BATCH = 500
_VIEWS = (Path(__file__).parent / "sql" / "views.sql").read_text()
_UNREAD = timedelta(days=3)  # what is older was read


def plant_society(plan: Plan, members: Sequence[User], looks: Sequence[Look]) -> None:
    """Insert what the plan's members do, for members and looks that are there."""
    LookLike.objects.bulk_create(
        [
            LookLike(look=looks[like.look], user=members[like.member], created=like.created)
            for like in plan.likes
        ],
        batch_size=_BATCH,
    )
    LookVote.objects.bulk_create(
        [
            LookVote(look=looks[vote.look], user=members[vote.member], created=vote.created, value=vote.value)
            for vote in plan.votes
        ],
        batch_size=_BATCH,
    )
    Follow.objects.bulk_create(
        [
            Follow(
                follower=members[follow.follower], followed=members[follow.followed], created=follow.created
            )
            for follow in plan.follows
        ],
        batch_size=_BATCH,
    )
    _plant_conversations(plan, members, looks)
    _plant_notifications(plan, members, looks)
    refresh_standings()


def plant_views(looks: Sequence[Look]) -> None:
    """How often the looks were seen: no row stands behind that number, so it is written as a flush would."""
    denorm.flush()  # likes and comments, by which it goes, are settled at the commit only
    with connection.cursor() as cursor:
        cursor.execute(_VIEWS, [[look.pk for look in looks]])


def _plant_conversations(plan: Plan, members: Sequence[User], looks: Sequence[Look]) -> None:
    begun = Comment.objects.bulk_create(
        [
            Comment(
                look=looks[remark.look],
                author=members[remark.member],
                text=remark.text,
                created=remark.created,
            )
            for remark in plan.remarks
        ],
        batch_size=_BATCH,
    )
    replies: list[Comment] = []
    for reply in plan.replies:
        parent = begun[reply.remark] if reply.parent is None else replies[reply.parent]
        replies.append(
            Comment(
                look=looks[plan.remarks[reply.remark].look],
                author=members[reply.member],
                text=reply.text,
                created=reply.created,
                thread=begun[reply.remark],
                parent=parent,
                depth=min(parent.depth + 1, DEEPEST),
                mentioned=list(reply.mentioned),
            )
        )
    rest = replies
    while rest:  # an answer needs the key of what it answers
        ready = [reply for reply in rest if reply.parent is not None and reply.parent.pk]
        rest = [reply for reply in rest if reply.parent is not None and not reply.parent.pk]
        for each in ready:
            each.parent = each.parent  # takes over its key
        Comment.objects.bulk_create(ready, batch_size=_BATCH)
    CommentLike.objects.bulk_create(
        [
            CommentLike(comment=begun[nod.remark], user=members[nod.member], created=nod.created)
            for nod in plan.nods
        ],
        batch_size=_BATCH,
    )


def _plant_notifications(plan: Plan, members: Sequence[User], looks: Sequence[Look]) -> None:
    """What everyone was told of all this."""
    kind, latest = Notification.Kind, timezone.now() - _UNREAD
    told: list[Notification] = []

    def tell(what: Notification.Kind, recipient: User, actor: User, **details: Any) -> None:
        if recipient != actor:
            notice = Notification(kind=what, recipient=recipient, actor=actor, **details)
            notice.read = notice.created < latest
            told.append(notice)

    for like in plan.likes:
        look = looks[like.look]
        tell(kind.LIKE, look.author, members[like.member], look=look, created=like.created)
    for follow in plan.follows:
        tell(kind.FOLLOW, members[follow.followed], members[follow.follower], created=follow.created)
    by_key = {member.pk: member for member in members}
    for comment in Comment.objects.using("default").select_related("look", "author", "parent__author"):
        recipient = comment.parent.author if comment.parent else by_key[comment.look.author_id]
        what = kind.REPLY if comment.parent else kind.COMMENT
        tell(what, recipient, comment.author, look=comment.look, comment=comment, created=comment.created)
    told.sort(key=lambda notice: notice.created)
    Notification.objects.bulk_create(told, batch_size=_BATCH)
