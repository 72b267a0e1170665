"""The forum to be: topics of very different length, each begun and answered by members."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from community.demo import popularity
from community.demo.looks import Post
from community.demo.people import Member
from community.demo.scales import Scale
from community.demo.words import forum as words
from community.demo.words.phrases import distinct, speak

_QUOTED = 0.12  # share of replies that begin with a quotation of an earlier one


@dataclass(frozen=True)
class Saying:
    """A post of a topic; its author by the index in the plan."""

    author: int
    text: str
    created: datetime


@dataclass(frozen=True)
class Talk:
    """A topic in the forum with that index; its first saying opens it."""

    forum: int
    title: str
    sayings: tuple[Saying, ...]
    sticky: bool = False
    locked: bool = False


@dataclass(frozen=True)
class _Crowd:
    """Who may say something: members, from the most to the least active."""

    members: list[Member]
    active: list[int]
    now: datetime


def plan(scale: Scale, members: list[Member], posts: list[Post], now: datetime, rng: Random) -> list[Talk]:
    """Topics over the last five months, the most popular with `scale.longest_topic` posts; titles don't repeat."""
    crowd = _Crowd(members, rng.sample(range(len(members)), len(members)), now)
    said: set[str] = set()
    talks = [_rules(members, now)]
    lengths = popularity.spread(scale.topics, scale.longest_topic, exponent=1.1)
    for number, length in enumerate(lengths):
        facts = {**rng.choice(posts).facts, "author": rng.choice(members).first_name}
        place = number % len(words.FORUMS)
        theme = words.FORUMS[place][3]
        title = distinct(words.GRAMMAR, f"{theme}_title", facts, rng, said)
        created = now - timedelta(days=150 * rng.random() ** 1.5, hours=3)
        text = speak(words.GRAMMAR, f"{theme}_text", facts, rng)
        opening = Saying(rng.choice(crowd.active[:40]), text, created)
        sayings = tuple(_sayings(opening, length, facts, crowd, rng))
        talks.append(Talk(place, title[:120], sayings, locked=number % 17 == 16))
    return talks


def _rules(members: list[Member], now: datetime) -> Talk:
    title, text = words.RULES
    staff = next(index for index, member in enumerate(members) if member.username == "admin")
    about = len(words.FORUMS) - 1
    return Talk(about, title, (Saying(staff, text, now - timedelta(days=160)),), sticky=True, locked=True)


def _sayings(
    opening: Saying, length: int, facts: dict[str, str], crowd: _Crowd, rng: Random
) -> Iterator[Saying]:
    """The opening, then replies that come fast at first and ever more slowly; none in the future."""
    yield opening
    talkers = popularity.sample(crowd.active, min(len(crowd.active), 3 + length // 3), rng)
    age = crowd.now - opening.created
    before = opening
    for moment in sorted(opening.created + age * rng.random() ** 2.2 for _ in range(length - 1)):
        other = crowd.members[before.author]
        text = speak(words.GRAMMAR, "reply", {**facts, "author": other.first_name}, rng)
        if rng.random() < _QUOTED and not before.text.startswith(">"):
            text = f"> **{other.display_name}** wrote:\n>\n> {before.text.splitlines()[0]}\n\n{text}"
        before = Saying(rng.choice(talkers), text, moment)
        yield before
