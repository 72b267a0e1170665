"""The blog to be: articles with drawn covers, a draft, one that is scheduled, and what members say to them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from community.demo import popularity
from community.demo.drawing.compositions import Scene
from community.demo.drawing.palettes import PALETTES
from community.demo.drawing.pieces import Piece, make
from community.demo.people import Member
from community.demo.scales import Scale
from community.demo.words import blog as words
from community.demo.words.phrases import distinct

_PIECES = {
    "closeup": ("shirt",),
    "hero": ("coat",),
    "rail": ("coat", "knit", "shirt", "slip dress"),
    "moodboard": ("coat", "scarf", "trousers", "knit"),
    "knolling": ("tote", "loafer", "hat", "sunglasses", "belt", "scarf"),
    "outfit": ("shirt", "jeans", "tote", "boot"),
}
_ALTS = {
    "closeup": "A cloth from near, in soft folds, with a woven label",
    "hero": "A coat on a wooden hanger",
    "rail": "Clothes on a rail",
    "moodboard": "A mood board with swatches and colour chips",
    "knolling": "Small things laid out in rows",
    "outfit": "Clothes laid flat",
}
_LANDSCAPE = 2 / 3  # height over width


@dataclass(frozen=True)
class Note:
    """A comment; its author by the index in the plan."""

    author: int
    text: str
    created: datetime


@dataclass(frozen=True)
class Entry:
    """An article to be; a draft has no `publish_at`."""

    author: int
    title: str
    summary: str
    tags: tuple[str, ...]
    text: str
    cover: Scene
    alt: str
    publish_at: datetime | None
    notes: tuple[Note, ...]


def plan(scale: Scale, members: list[Member], now: datetime, rng: Random) -> list[Entry]:
    """A published article every nine days, one due in a week, and a draft."""
    editors = [index for index, member in enumerate(members) if member.username in {"dba", "admin"}]
    entries = [
        _entry(words.DRAFT, editors, None, (), rng),
        _entry(words.SCHEDULED, editors, now + timedelta(days=7), (), rng),
    ]
    active = rng.sample(range(len(members)), len(members))
    for number, source in enumerate(words.ARTICLES[: scale.articles]):
        published = now - timedelta(days=9 * number, hours=5)
        authors = popularity.sample(active, max(2, 14 - number), rng)
        notes = tuple(_notes(authors, published, now, members, rng))
        entries.append(_entry(source, editors, published, notes, rng))
    return entries


def _entry(
    source: tuple[str, str, tuple[str, ...], str, str],
    editors: list[int],
    publish_at: datetime | None,
    notes: tuple[Note, ...],
    rng: Random,
) -> Entry:
    title, summary, tags, composition, text = source
    palette = rng.choice(PALETTES)
    pieces: tuple[Piece, ...] = tuple(make(name, palette, rng) for name in _PIECES[composition])
    cover = Scene(composition, palette, pieces, rng.getrandbits(32), "Runway", aspect=_LANDSCAPE)
    return Entry(
        rng.choice(editors), title, summary, tags, text, cover, _ALTS[composition], publish_at, notes
    )


def _notes(
    authors: list[int], published: datetime, now: datetime, members: list[Member], rng: Random
) -> Iterator[Note]:
    said: set[str] = set()
    for author in authors:
        moment = published + (now - published) * rng.random() ** 2
        yield Note(
            author, distinct(words.COMMENTS, "remark", {"city": members[author].city}, rng, said), moment
        )
