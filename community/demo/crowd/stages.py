"""The crowd comes in stages: each is a transaction, and one that is there already is left alone.

A single transaction would hold back the log for all that it writes, and standbys that lag by 512 MB lose their slot.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import connection, models, transaction

from community.catalogue.models import Product
from community.conversations.models import Comment, CommentLike, LookLike, LookVote
from community.demo.crowd import people, posting, reacting, talking, wardrobe
from community.demo.crowd.gathering import Gathering
from community.demo.crowd.wardrobe import PREFIX
from community.demo.planting import LOCK
from community.forum.models import Topic
from community.looks.models import Look
from community.people.models import Follow, User


@dataclass(frozen=True)
class Stage:
    """Rows that come together. Nobody signs in as one of the crowd: what is `by` them was loaded."""

    name: str
    model: type[models.Model]
    by: str
    load: Callable[[Gathering], int]

    def is_there(self, gathering: Gathering) -> bool:
        """Whether it was loaded before."""
        rows = self.model._default_manager.using("default")
        if self.model is User:
            return bool(people.present())
        if self.model is Product:
            return rows.filter(reference__startswith=PREFIX).exists()
        keys = gathering.keys
        return rows.filter(**{f"{self.by}__gte": keys[0], f"{self.by}__lte": keys[-1]}).exists()


def gather(gathering: Gathering) -> Iterator[tuple[str, int | None]]:
    """Load stage after stage; yield each one's name and how many rows it has, None if it was there already."""
    wardrobe.share()
    for stage in STAGES:
        yield stage.name, _run(stage, gathering)


def _run(stage: Stage, gathering: Gathering) -> int | None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            # A page's limit; the foreign keys of half a million rows are looked up at the commit.
            cursor.execute("SET LOCAL statement_timeout = 0")
        if stage.is_there(gathering):
            return None
        return stage.load(gathering)


STAGES = (
    Stage("people", User, "", posting.load_people),
    Stage("products", Product, "", posting.load_products),
    Stage("looks", Look, "author", posting.load_looks),
    Stage("follows", Follow, "follower", reacting.load_follows),
    Stage("likes", LookLike, "user", reacting.load_likes),
    Stage("votes", LookVote, "user", reacting.load_votes),
    Stage("comments", Comment, "author", reacting.load_comments),
    Stage("likes of comments", CommentLike, "user", reacting.load_comment_likes),
    Stage("topics and posts", Topic, "author", talking.load_topics),
)
