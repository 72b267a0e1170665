"""The whole demo community as plain data: pure, the same for the same seed, scale and moment."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from random import Random

from community.demo import catalogue, journal, keepsakes, looks, people, popularity, talk
from community.demo.catalogue import Item
from community.demo.drawing.pictures import Job
from community.demo.journal import Entry
from community.demo.keepsakes import Keepsakes
from community.demo.looks import Post
from community.demo.people import Member
from community.demo.scales import Scale
from community.demo.society import Following, Like, Nod, Remark, Reply, Vote, follows, nods, replies, votes
from community.demo.talk import Talk
from community.demo.words.comments import GRAMMAR
from community.demo.words.phrases import distinct


@dataclass(frozen=True)
class Plan:
    """Everything that will be in the database, and the pictures to draw."""

    scale: Scale
    members: list[Member]
    items: list[Item]
    posts: list[Post]
    likes: list[Like]
    remarks: list[Remark]
    talks: list[Talk]
    entries: list[Entry]
    follows: list[Following]
    votes: list[Vote]
    replies: list[Reply]
    nods: list[Nod]
    kept: list[Keepsakes]

    def jobs(self) -> Iterator[Job]:
        """The pictures in a fixed order: members, products, more of them, photos, covers."""
        yield from (Job(member.portrait, self.scale.avatar_widths) for member in self.members)
        yield from (Job(item.scene, self.scale.product_widths) for item in self.items)
        for item in self.items:
            yield from (Job(scene, self.scale.product_widths[:2]) for scene, _ in item.more)
        for post in self.posts:
            yield from (Job(shot.scene, self.scale.look_widths) for shot in post.shots)
        yield from (Job(entry.cover, self.scale.look_widths) for entry in self.entries)


def plan(scale: Scale, seed: int, now: datetime) -> Plan:
    """Think up the community."""
    members = people.plan(scale, now, Random(f"{seed} people"))
    items = catalogue.plan(scale, now, Random(f"{seed} catalogue"))
    posts = looks.plan(scale, members, items, now, Random(f"{seed} looks"))
    rng = Random(f"{seed} reactions")
    ranks = rng.sample(range(len(posts)), len(posts))
    active = rng.sample(range(len(members)), len(members))
    audience = _Audience(posts, ranks, active, now)
    likes = list(_likes(audience, scale.most_likes, rng))
    remarks = list(_remarks(audience, scale.most_comments, rng))
    rng = Random(f"{seed} conversations")
    return Plan(
        scale,
        members,
        items,
        posts,
        likes,
        remarks,
        talk.plan(scale, members, posts, now, Random(f"{seed} talk")),
        journal.plan(scale, members, now, Random(f"{seed} journal")),
        list(follows(members, scale.most_followers, now, Random(f"{seed} follows"))),
        list(votes(likes, rng)),
        list(replies(remarks, posts, members, now, rng)),
        list(nods(remarks, audience.active, now, rng)),
        list(keepsakes.plan(members, posts, likes, now, Random(f"{seed} keepsakes"))),
    )


@dataclass(frozen=True)
class _Audience:
    """Who may react to what: looks from the most to the least popular, members from the most to the least active."""

    posts: list[Post]
    ranks: list[int]
    active: list[int]
    now: datetime

    def moment(self, look: int, rng: Random) -> datetime:
        """Most reactions come soon after the post, some much later; none in the future."""
        created = self.posts[look].created
        return created + (self.now - created) * rng.random() ** 3


def _likes(audience: _Audience, most: int, rng: Random) -> Iterator[Like]:
    for look, count in zip(audience.ranks, popularity.spread(len(audience.posts), most), strict=True):
        for member in popularity.sample(audience.active, count, rng):
            yield Like(look, member, audience.moment(look, rng))


def _remarks(audience: _Audience, most: int, rng: Random) -> Iterator[Remark]:
    said: set[str] = set()
    for look, count in zip(audience.ranks, popularity.spread(len(audience.posts), most), strict=True):
        post = audience.posts[look]
        others = [member for member in audience.active if member != post.author]
        for member in popularity.sample(others, count, rng):
            text = distinct(GRAMMAR, "comment", post.facts, rng, said)
            yield Remark(look, member, audience.moment(look, rng), text)
