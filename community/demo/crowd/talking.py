"""Loading what the crowd talks about in the forum."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.utils.text import slugify

from community.demo import popularity
from community.demo.crowd.audience import Audience, moments
from community.demo.crowd.gathering import Gathering
from community.demo.crowd.loading import Row, copy, reserve
from community.demo.crowd.speech import Stock
from community.demo.words import forum as words
from community.demo.words.phrases import speak
from community.forum.models import TITLE_LIMIT, Forum, Post, Topic

_STOCK = 4_000
_EXPONENT = 1.2  # few topics are long


@dataclass(frozen=True)
class _Talk:
    """A topic to be: its forum, its title, the text that opens it, when each of its posts is written, and by whom."""

    forum: int
    title: str
    opening: str
    moments: list[datetime]
    authors: list[int]


def load_topics(gathering: Gathering) -> int:
    """Topics and their posts; the longest is longer than anyone reads."""
    rng, size = gathering.rng("topics"), gathering.size
    counts = popularity.spread(size.topics, size.longest_topic, _EXPONENT)
    rng.shuffle(counts)
    talks = list(_talks(gathering, counts, rng))
    talks.sort(key=lambda talk: talk.moments[0])  # ids grow with time
    keys = reserve(Topic, len(talks))
    topics = (
        (
            key,
            talk.forum,
            talk.authors[0],
            talk.title,
            slugify(talk.title)[:140],
            talk.moments[0],
            talk.moments[-1],
        )
        for key, talk in zip(keys, talks, strict=True)
    )
    fields = ("id", "forum", "author", "title", "slug", "created", "bumped")
    copy(Topic, fields, gathering.track(topics, "topics", len(talks)))
    rows = _posts(gathering, keys, talks, rng)
    return copy(Post, ("topic", "author", "text", "created"), gathering.track(rows, "posts", sum(counts)))


def _talks(gathering: Gathering, counts: list[int], rng: Random) -> Iterator[_Talk]:
    forums = dict(Forum.objects.using("default").values_list("slug", "pk"))
    audience = Audience(gathering.keys, rng)
    for number, count in enumerate(counts):
        _, slug, _, theme = words.FORUMS[number % len(words.FORUMS)]
        facts = rng.choice(gathering.outfits).facts
        # The longest is as old as it gets: nobody writes twenty thousand posts in a day.
        age = timedelta(days=150 * (1 if count == gathering.size.longest_topic else rng.random()), hours=3)
        yield _Talk(
            forums[slug],
            speak(words.GRAMMAR, f"{theme}_title", facts, rng)[:TITLE_LIMIT],
            speak(words.GRAMMAR, f"{theme}_text", facts, rng),
            list(moments(count, gathering.now - age, gathering.now, rng, haste=1.5)),
            audience.draw(count),
        )


def _posts(gathering: Gathering, keys: list[int], talks: list[_Talk], rng: Random) -> Iterator[Row]:
    facts = rng.choice(gathering.outfits).facts
    replies = Stock(words.GRAMMAR, "reply", facts, min(_STOCK, gathering.size.longest_topic), rng)
    for key, talk in zip(keys, talks, strict=True):
        yield key, talk.authors[0], talk.opening, talk.moments[0]
        for before, author, moment in zip(talk.authors, talk.authors[1:], talk.moments[1:], strict=False):
            yield key, author, replies.say(gathering.first_names[before]), moment
