"""Everything that the site knows of a member, as JSON that is written while it is read."""

import json
from collections.abc import Iterator
from typing import Any

from allauth.account.models import EmailAddress
from django.core.serializers.json import DjangoJSONEncoder

from community.activity.models import Notification
from community.conversations.models import REPORTED, Comment, CommentLike, LookLike, LookVote, Report
from community.forum.models import Post, Topic
from community.looks.models import Look, Photo
from community.people.models import Block, Follow, Mute, User

BATCH = 500  # rows

PROFILE = ("username", "email", "display_name", "bio", "city", "links", "avatar", "date_joined", "last_login")


def sections(user_id: int) -> Iterator[tuple[str, Any]]:
    """What there is, each with the columns that are the member's business."""
    yield "profile", User.objects.filter(pk=user_id).values("id", *PROFILE)
    yield (
        "email_addresses",
        EmailAddress.objects.filter(user_id=user_id).values("id", "email", "verified", "primary"),
    )
    yield (
        "looks",
        Look.objects.filter(author_id=user_id).values("id", "title", "description", "created", "published"),
    )
    yield "photos", Photo.objects.filter(look__author_id=user_id).values("id", "look_id", "image", "alt")
    yield (
        "comments",
        Comment.objects.filter(author_id=user_id).values(
            "id", "look_id", "parent_id", "text", "created", "edited"
        ),
    )
    yield "likes", LookLike.objects.filter(user_id=user_id).values("id", "look_id", "created")
    yield "comment_likes", CommentLike.objects.filter(user_id=user_id).values("id", "comment_id", "created")
    yield "votes", LookVote.objects.filter(user_id=user_id).values("id", "look_id", "value", "created")
    yield (
        "following",
        Follow.objects.filter(follower_id=user_id).values("id", "followed__username", "created"),
    )
    yield (
        "followers",
        Follow.objects.filter(followed_id=user_id).values("id", "follower__username", "created"),
    )
    yield "muted", Mute.objects.filter(muter_id=user_id).values("id", "muted__username", "created")
    yield "blocked", Block.objects.filter(blocker_id=user_id).values("id", "blocked__username", "created")
    yield "topics", Topic.objects.filter(author_id=user_id).values("id", "title", "created")
    yield "posts", Post.objects.filter(author_id=user_id).values("id", "topic_id", "text", "created")
    yield (
        "reports",
        Report.objects.filter(reporter_id=user_id).values(
            "id", *(f"{kind}_id" for kind in REPORTED), "reason", "details", "state", "created"
        ),
    )
    yield (
        "notifications",
        Notification.objects.filter(recipient_id=user_id).values(
            "id", "kind", "actor__username", "look_id", "comment_id", "created", "read"
        ),
    )


def lines(user_id: int) -> Iterator[str]:
    """The document, piece by piece: however much there is, BATCH rows are in memory."""
    opening = "{\n"
    for name, rows in sections(user_id):
        yield f"{opening}{json.dumps(name)}: ["
        opening = "],\n"
        comma = ""
        for row in _batches(rows):
            yield f"{comma}\n{json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False)}"
            comma = ","
    yield "]\n}\n"


def _batches(rows: Any) -> Iterator[dict[str, Any]]:
    ordered, last = rows.using("default").order_by("id"), 0
    while found := list(ordered.filter(id__gt=last)[:BATCH]):
        yield from found
        last = found[-1]["id"]
