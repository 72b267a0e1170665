"""What members do about each other: who reacts to what, follows whom, answers whom. Plain data, from a seed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from community.demo import popularity
from community.demo.looks import Post
from community.demo.people import Member
from community.demo.words.answers import GRAMMAR
from community.demo.words.phrases import speak

ANSWERED = 0.45  # of the remarks
LONGEST_THREAD = 9  # replies of the most discussed remark


@dataclass(frozen=True)
class Like:
    """Who likes which look since when; people and looks by their index in the plan."""

    look: int
    member: int
    created: datetime


@dataclass(frozen=True)
class Remark(Like):
    """A comment."""

    text: str


@dataclass(frozen=True)
class Vote(Like):
    """Whether a member would wear a look: 1 or -1."""

    value: int


@dataclass(frozen=True)
class Reply:
    """An answer to a remark (`parent` is None) or to an earlier reply of its thread; each by its index in the plan."""

    remark: int
    parent: int | None
    member: int
    created: datetime
    text: str
    mentioned: tuple[str, ...]


@dataclass(frozen=True)
class Nod:
    """Who likes which remark since when."""

    remark: int
    member: int
    created: datetime


@dataclass(frozen=True)
class Following:
    """Who follows whom since when; people by their index in the plan."""

    follower: int
    followed: int
    created: datetime


def follows(members: list[Member], most: int, now: datetime, rng: Random) -> Iterator[Following]:
    """A few are followed by nearly everyone, most by some; who is active follows many."""
    ranks = rng.sample(range(len(members)), len(members))
    active = rng.sample(range(len(members)), len(members))
    for followed, count in zip(ranks, popularity.spread(len(members), most), strict=True):
        others = [member for member in active if member != followed]
        for follower in popularity.sample(others, count, rng):
            since = max(members[followed].joined, members[follower].joined)
            yield Following(follower, followed, since + (now - since) * rng.random() ** 2)


def votes(likes: Sequence[Like], rng: Random) -> Iterator[Vote]:
    """Most who like a look would wear it, some wouldn't, and many don't say."""
    for like in likes:
        chance = rng.random()
        if chance < 0.7:
            yield Vote(like.look, like.member, like.created, 1 if chance < 0.56 else -1)


def replies(
    remarks: Sequence[Remark], posts: Sequence[Post], members: Sequence[Member], now: datetime, rng: Random
) -> Iterator[Reply]:
    """A few remarks are discussed, many get one answer, often by whose look it is."""
    discussed = rng.sample(range(len(remarks)), round(len(remarks) * ANSWERED))
    number = 0
    for remark, count in zip(discussed, popularity.spread(len(discussed), LONGEST_THREAD, 0.5), strict=True):
        said, post = remarks[remark], posts[remarks[remark].look]
        created, thread = said.created, list[tuple[int, int]]()
        for _ in range(count):
            created += (now - created) * rng.random() ** 3
            to = rng.choice(thread) if thread and rng.random() < 0.4 else (None, said.member)
            others = [member for member in (post.author, rng.randrange(len(members))) if member != to[1]]
            facts = {**post.facts, "who": members[to[1]].username}
            text = speak(GRAMMAR, "answer", facts, rng)
            named = (facts["who"],) if f"@{facts['who']}" in text else ()
            answerer = rng.choice(others) if others else (to[1] + 1) % len(members)
            yield Reply(remark, to[0], answerer, created, text, named)
            thread.append((number, answerer))
            number += 1


def nods(remarks: Sequence[Remark], active: Sequence[int], now: datetime, rng: Random) -> Iterator[Nod]:
    """Some remarks are liked by many, most by nobody."""
    liked = rng.sample(range(len(remarks)), len(remarks) // 2)
    for remark, count in zip(liked, popularity.spread(len(liked), 14, 0.6), strict=True):
        others = [member for member in active if member != remarks[remark].member]
        created = remarks[remark].created
        for member in popularity.sample(others, count, rng):
            yield Nod(remark, member, created + (now - created) * rng.random() ** 2)
