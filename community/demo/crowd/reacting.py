"""Loading what the crowd does about looks and each other."""

from collections.abc import Iterator
from random import Random

from community.conversations.models import Comment, CommentLike, LookLike, LookVote
from community.demo import popularity
from community.demo.crowd.audience import ZIPF, Audience, moments
from community.demo.crowd.gathering import Gathering, Worn
from community.demo.crowd.loading import Row, copy, reserve
from community.demo.crowd.speech import Stock
from community.demo.words import answers
from community.demo.words.comments import GRAMMAR
from community.people.models import Follow

_ANSWERS = 0.3  # of the comments
_STOCK, _LARGE_STOCK = 120, 3_000  # sentences about an outfit; about the one that everybody talks of
_VOTERS, _WEARERS = 0.35, 0.8  # of those who like a look: who vote, and who of them would wear it


def load_follows(gathering: Gathering) -> int:
    """A few are followed by thousands."""
    rng = gathering.rng("follows")
    keys, audience = gathering.keys, Audience(gathering.keys, rng)
    joined = {person.pk: person.date_joined for person in gathering.people}
    counts = popularity.spread(len(keys), gathering.size.most_followers, ZIPF)

    def rows() -> Iterator[Row]:
        for followed, count in zip(rng.sample(keys, len(keys)), counts, strict=True):
            for follower in audience.different(count, but=followed):
                since = max(joined[followed], joined[follower])
                yield follower, followed, since + (gathering.now - since) * rng.random() ** 2

    fields = ("follower", "followed", "created")
    return copy(Follow, fields, gathering.track(rows(), "follows", sum(counts)))


def load_likes(gathering: Gathering) -> int:
    """The most popular look is liked by nearly half of the people."""
    rng = gathering.rng("likes")
    audience, looks = Audience(gathering.keys, rng), gathering.looks
    counts = popularity.spread(len(looks), gathering.size.most_likes, ZIPF)

    def rows() -> Iterator[Row]:
        for look, count in zip(looks, counts, strict=True):
            fans = audience.different(count)
            for fan, moment in zip(fans, moments(len(fans), look.created, gathering.now, rng), strict=True):
                yield look.pk, fan, moment

    fields = ("look", "user", "created")
    return copy(LookLike, fields, gathering.track(rows(), "likes", sum(counts)))


def load_votes(gathering: Gathering) -> int:
    """Some who like a look say whether they would wear it."""
    rng, keys = gathering.rng("votes"), gathering.keys
    found = LookLike.objects.using("default").filter(user__gte=keys[0], user__lte=keys[-1]).order_by("pk")
    likes = list(found.values_list("look_id", "user_id", "created"))

    def rows() -> Iterator[Row]:
        for look, fan, created in likes:
            if rng.random() < _VOTERS:
                up = rng.random() < _WEARERS
                yield look, fan, created, (LookVote.Value.UP if up else LookVote.Value.DOWN).value

    fields = ("look", "user", "created", "value")
    return copy(LookVote, fields, gathering.track(rows(), "votes", round(len(likes) * _VOTERS)))


def load_comments(gathering: Gathering) -> int:
    """One look is talked of more than all others together."""
    rng, size, looks = gathering.rng("comments"), gathering.size, gathering.looks
    counts = [size.most_comments, *popularity.spread(len(looks) - 1, size.next_comments, ZIPF)]
    # Most looks hear nothing.
    counts = [count if count > 1 or rng.random() < 0.3 else 0 for count in counts]
    keys = iter(reserve(Comment, sum(counts)))
    audience = Audience(gathering.keys, rng)
    said: dict[int, _Talk] = {}

    def rows() -> Iterator[Row]:
        for look, count in zip(looks, counts, strict=True):
            large = count == size.most_comments
            if large or id(look.outfit) not in said:
                said[id(look.outfit)] = _Talk(look, _LARGE_STOCK if large else _STOCK, rng)
            talk = said[id(look.outfit)]
            yield from talk.conversation(gathering, look, audience.draw(count), keys)

    fields = ("id", "look", "author", "text", "created", "parent", "thread", "depth")
    return copy(Comment, fields, gathering.track(rows(), "comments", sum(counts)))


class _Talk:
    """What can be said of one outfit."""

    def __init__(self, look: Worn, size: int, rng: Random) -> None:
        self._rng = rng
        self._remarks = Stock(GRAMMAR, "comment", look.outfit.facts, size, rng)
        self._answers = Stock(answers.GRAMMAR, "thanks", look.outfit.facts, size // 4, rng)

    def conversation(
        self, gathering: Gathering, look: Worn, authors: list[int], keys: Iterator[int]
    ) -> Iterator[Row]:
        """Comments in the order of time; an answer is to one of the last few that began a thread."""
        begun: list[int] = []
        name = gathering.first_names[look.author]
        when = moments(len(authors), look.created, gathering.now, self._rng)
        for author, moment in zip(authors, when, strict=True):
            key = next(keys)
            if begun and self._rng.random() < _ANSWERS:
                thread = self._rng.choice(begun[-8:])
                yield key, look.pk, author, self._answers.say(name), moment, thread, thread, 1
            else:
                begun.append(key)
                yield key, look.pk, author, self._remarks.say(name), moment, None, None, 0


def load_comment_likes(gathering: Gathering) -> int:
    """A tenth of the comments are liked, a few by hundreds."""
    rng, keys = gathering.rng("likes of comments"), gathering.keys
    found = Comment.objects.using("default").filter(author__gte=keys[0], author__lte=keys[-1], thread=None)
    comments = list(found.order_by("pk").values_list("pk", "author_id", "created"))
    liked = rng.sample(comments, len(comments) // 10)
    counts = popularity.spread(len(liked), gathering.size.most_comment_likes, ZIPF)
    audience = Audience(keys, rng)

    def rows() -> Iterator[Row]:
        for (comment, author, created), count in zip(liked, counts, strict=True):
            for fan in audience.different(count, but=author):
                yield comment, fan, created + (gathering.now - created) * rng.random() ** 3

    fields = ("comment", "user", "created")
    return copy(CommentLike, fields, gathering.track(rows(), "likes of comments", sum(counts)))
