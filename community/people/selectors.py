"""Reads about members."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from community.people.models import Block, Follow, Mute, User

SHOWN = ("username", "display_name", "avatar", "avatar_width", "avatar_height")  # of a member in a list


def member(username: str, viewer_id: int | None = None) -> User:
    """The active member with that name, as far as others may see; User.DoesNotExist if there is none.

    With a viewer, it also has `followed`, `muted` and `blocked` (by the viewer) and `refuses` (the member blocks the
    viewer), found by the same query.
    """
    members = (
        User.objects.filter(is_active=True)
        .select_related("stats")
        .only(*SHOWN, "bio", "city", "links", "stats__followers", "stats__following")
    )
    if viewer_id is not None:
        them = OuterRef("pk")
        members = members.annotate(
            followed=Exists(Follow.objects.filter(follower_id=viewer_id, followed_id=them)),
            muted=Exists(Mute.objects.filter(muter_id=viewer_id, muted_id=them)),
            blocked=Exists(Block.objects.filter(blocker_id=viewer_id, blocked_id=them)),
            refuses=Exists(Block.objects.filter(blocker_id=them, blocked_id=viewer_id)),
        )
    return members.get(username=username)


def followers(person_id: int, viewer_id: int | None = None) -> QuerySet[Follow]:
    """Who follows the member, latest first; `known` says whether the viewer follows them, by the same query."""
    return _follows("follower", viewer_id).filter(followed_id=person_id, follower__is_active=True)


def following(person_id: int, viewer_id: int | None = None) -> QuerySet[Follow]:
    """Whom the member follows, latest first; `known` as for followers."""
    return _follows("followed", viewer_id).filter(follower_id=person_id, followed__is_active=True)


def shown(pks: Iterable[int]) -> list[User]:
    """The active ones of these members with what a list shows of them, by name."""
    return list(
        User.objects.filter(pk__in=list(pks), is_active=True).only(*SHOWN, "city").order_by("username")
    )


def unheard(viewer_id: int, author: str) -> Q:
    """The condition for rows whose column `author` names someone whom the viewer mutes or blocks: no query more."""
    them = OuterRef(author)
    return Q(Exists(Mute.objects.filter(muter_id=viewer_id, muted_id=them))) | Q(
        Exists(Block.objects.filter(blocker_id=viewer_id, blocked_id=them))
    )


def apart(viewer_id: int, person: str) -> Q:
    """The condition for rows whose column `person` names someone who blocks the viewer, or whom the viewer blocks."""
    them = OuterRef(person)
    return Q(Exists(Block.objects.filter(blocker_id=viewer_id, blocked_id=them))) | Q(
        Exists(Block.objects.filter(blocker_id=them, blocked_id=viewer_id))
    )


def _follows(side: str, viewer_id: int | None) -> QuerySet[Follow]:
    theirs = Follow.objects.filter(follower_id=viewer_id, followed_id=OuterRef(f"{side}_id"))
    known: Exists | Value = Value(value=False) if viewer_id is None else Exists(theirs)
    return (
        Follow.objects.select_related(side)
        .only("created", "follower_id", "followed_id", *(f"{side}__{name}" for name in (*SHOWN, "city")))
        .annotate(known=known)
        .order_by("-created", "-id")
    )


def muted(viewer_id: int) -> list[User]:
    """Whom the viewer mutes, the latest hundred."""
    mutes = Mute.objects.filter(muter_id=viewer_id).select_related("muted").order_by("-created", "-id")
    return [mute.muted for mute in mutes[:100]]


def blocked(viewer_id: int) -> list[User]:
    """Whom the viewer blocks, the latest hundred."""
    blocks = Block.objects.filter(blocker_id=viewer_id).select_related("blocked").order_by("-created", "-id")
    return [block.blocked for block in blocks[:100]]
