"""Friends who like this: whom a member follows and who likes a look, by the intersection of two sets."""

from dataclasses import dataclass

from community.looks.models import LookStats
from community.people import selectors
from community.people.models import PersonStats, User

COUNTED = 100  # more than that is "many"


@dataclass(frozen=True)
class Friends:
    """Some of them, how many besides these, and whether there may be still more."""

    named: list[User]
    others: int
    more: bool


def who_like(look_id: int, viewer_id: int, *, named: int) -> Friends:
    """Those whom the viewer follows and who like the look, up to `named` of them by name.

    One query, for the names; none where there is nobody to name. A follow or like made this moment may be missing.
    """
    follows, likers = PersonStats.follows.of(viewer_id), LookStats.likers.of(look_id)
    common = follows.intersection(likers, named=named, limit=COUNTED)
    people = selectors.shown(common.members) if common.members else []
    return Friends(people, common.count - len(common.members), common.more)
