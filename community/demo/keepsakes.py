"""What members keep: collections of looks and wish lists of products. Plain data, from a seed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from community.demo.looks import Post
from community.demo.people import Member
from community.demo.society import Like

KEEPERS = 0.6  # of the members who like something
MOST_KEPT = 14  # things on one list

# A name and what is said about it; every name stands once for a member.
COLLECTIONS = (
    ("Saved looks", ""),
    ("For autumn", "Layers, wool, and nothing that itches."),
    ("Sunday mornings", "Slow coffee, soft trousers."),
    ("Work, but make it mine", "What gets past the meeting and into the evening."),
    ("Colour studies", "Two colours that shouldn't work, and do."),
    ("City summer", "Linen for forty degrees and a bicycle."),
    ("To try with what I own", "No shopping: my wardrobe, their ideas."),
    ("Wedding guests", "Dressed up without stealing the show."),
    ("Rainy days", "Coats that make me hope for clouds."),
    ("One bag, ten days", ""),
)
WISH_LISTS = (
    ("Wish list", ""),
    ("Birthday, in case you ask", "Sizes are on my profile. Thank you!"),
    ("When it goes on sale", "Patience is a fabric, too."),
    ("Winter wardrobe", "Replacing what the moths had."),
    ("Shoes. Only shoes.", ""),
)
VISIBILITIES = ("public", "public", "public", "link", "private")


@dataclass(frozen=True)
class Kept:
    """A thing on a list (a look or a product by its index in the plan), and since when."""

    thing: int
    created: datetime


@dataclass(frozen=True)
class Keepsakes:
    """A list of a member's: of looks, or of products where `wishes`; people by their index in the plan."""

    wishes: bool
    member: int
    name: str
    description: str
    visibility: str
    created: datetime
    kept: tuple[Kept, ...]


def plan(
    members: Sequence[Member], posts: Sequence[Post], likes: Sequence[Like], now: datetime, rng: Random
) -> Iterator[Keepsakes]:
    """Who likes looks keeps some of them, and wishes for what is worn on them; who can sign in always does."""
    liked: dict[int, list[int]] = {}
    for like in likes:
        if posts[like.look].author != like.member:
            liked.setdefault(like.member, []).append(like.look)
    for number, member in enumerate(members):
        looks = liked.get(number, [])
        if not looks or not (member.signs_in or rng.random() < KEEPERS):
            continue
        worn = [
            item for look in looks for shot in posts[look].shots for item in shot.items if item is not None
        ]
        for wishes, names, most, things in [
            (False, COLLECTIONS, 3, looks),
            (True, WISH_LISTS, 2, list(dict.fromkeys(worn))),
        ]:
            for name, description in rng.sample(names, rng.randint(1, most)) if things else ():
                created = member.joined + (now - member.joined) * rng.random()
                chosen = rng.sample(things, min(len(things), rng.randint(3, MOST_KEPT)))
                kept = tuple(Kept(thing, created + (now - created) * rng.random()) for thing in chosen)
                visibility = rng.choice(VISIBILITIES)
                yield Keepsakes(wishes, number, name, description, visibility, created, kept)
