"""Looks to be: what is laid in each photo, what of it the shop sells, and what the author says."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from community.demo import shades
from community.demo.catalogue import Item
from community.demo.drawing.compositions import Scene
from community.demo.drawing.palettes import PALETTES, Palette
from community.demo.drawing.pieces import Piece, make
from community.demo.people import Member
from community.demo.scales import Scale
from community.demo.words.kinds import KINDS
from community.demo.words.looks import GRAMMAR
from community.demo.words.phrases import distinct, speak
from community.demo.words.products import BRANDS, PATTERNS, PLURAL

_TOPS = ("shirt", "knit", "cardigan", "tee", "camisole", "blazer")
_LAYERS = ("blazer", "coat", "trench", "biker jacket", "cardigan")
_BOTTOMS = ("jeans", "trousers", "pleated skirt", "mini skirt", "jeans")
_DRESSES = ("slip dress", "wrap dress", "sundress")
_BAGS = ("tote", "shoulder bag", "bucket bag")
_SHOES = ("sneaker", "boot", "pump", "loafer")
_SMALL = ("hat", "sunglasses", "belt", "watch", "beanie", "perfume", "earrings")
_HANGING = (*_TOPS, *_LAYERS, *_DRESSES)
_COMPOSITIONS = ("outfit",) * 9 + ("hero",) * 3 + ("knolling",) * 3 + ("rail",) * 3 + ("moodboard",) * 2


@dataclass(frozen=True)
class Shot:
    """A photo to be: its scene, and for each piece in it the product it is, if the shop sells it."""

    scene: Scene
    items: tuple[int | None, ...]
    alt: str


@dataclass(frozen=True)
class Post:
    """A look to be; `facts` are what a comment can speak of."""

    author: int
    title: str
    description: str
    created: datetime
    shots: tuple[Shot, ...]
    facts: dict[str, str]


def plan(scale: Scale, members: list[Member], items: list[Item], now: datetime, rng: Random) -> list[Post]:
    """Posts spread over the last five months, the latest seven hours old; titles don't repeat."""
    said: set[str] = set()
    return [
        _post(
            members,
            items,
            now - timedelta(hours=7) - timedelta(days=150 * (number / scale.looks) ** 1.25),
            said,
            rng,
        )
        for number in range(scale.looks)
    ]


def _post(members: list[Member], items: list[Item], created: datetime, said: set[str], rng: Random) -> Post:
    composition = rng.choice(_COMPOSITIONS)
    palette = rng.choice(PALETTES)
    pieces, sold = _dress(_names(composition, rng), palette, items, rng)
    author = rng.randrange(len(members))
    facts = _facts(pieces, sold, items, members[author], rng)
    title = distinct(GRAMMAR, composition, facts, rng, said)
    description = speak(GRAMMAR, "description", facts, rng)
    shots = [
        Shot(
            Scene(composition, palette, pieces, rng.getrandbits(32), _caption(facts)),
            sold,
            _alt(composition, pieces),
        )
    ]
    if rng.random() < 0.38:
        shots.append(_second(shots[0], facts, rng))
    return Post(author, title, description, created, tuple(shots), facts)


def _names(composition: str, rng: Random) -> list[str]:
    if composition == "outfit":
        first = (
            [rng.choice(_TOPS), rng.choice(_BOTTOMS)]
            if rng.random() < 0.66
            else [rng.choice(_LAYERS), rng.choice(_DRESSES)]
        )
        return [*first, rng.choice(_BAGS), rng.choice(_SHOES), rng.choice(_SMALL)][
            : rng.choice((3, 4, 4, 5, 5))
        ]
    if composition == "hero":
        return [rng.choice((*_HANGING, "pleated skirt", "shoulder bag", "tote"))]
    if composition == "knolling":
        others = rng.sample(_SMALL, rng.randint(2, 4))
        names = [rng.choice(_BAGS), rng.choice(_SHOES), *others, rng.choice(("scarf", "beanie", "hat"))]
        return rng.sample(list(dict.fromkeys(names)), len(dict.fromkeys(names)))
    if composition == "rail":
        return rng.sample(list(dict.fromkeys(_HANGING)), 4)
    return [
        rng.choice((*_LAYERS, *_DRESSES)),
        *rng.sample(("shirt", "knit", "scarf", "trousers", "tee", "mini skirt"), 3),
    ]


def _dress(
    names: list[str], palette: Palette, items: list[Item], rng: Random
) -> tuple[tuple[Piece, ...], tuple[int | None, ...]]:
    """Take what the shop sells in this palette, or in any if there is nothing in this; make the rest."""
    pieces: list[Piece] = []
    sold: list[int | None] = []
    for number, name in enumerate(names):
        offers = [index for index, item in enumerate(items) if item.piece.name == name and index not in sold]
        suiting = [index for index in offers if items[index].palette == palette]
        wanted = suiting or (offers if rng.random() < 0.6 or number == 0 else [])
        if wanted:
            choice = rng.choice(wanted)
            pieces.append(items[choice].piece)
            sold.append(choice)
        else:
            pieces.append(make(name, palette, rng, calm=number > 0))
            sold.append(None)
    return tuple(pieces), tuple(sold)


def _facts(
    pieces: tuple[Piece, ...], sold: tuple[int | None, ...], items: list[Item], author: Member, rng: Random
) -> dict[str, str]:
    # Sentences speak of one thing: not of trousers or boots, and of scent only if there is nothing else.
    spoken = [number for number, piece in enumerate(pieces) if piece.name not in (*PLURAL, "perfume")] or [0]
    first, other = pieces[spoken[0]], pieces[spoken[min(1, len(spoken) - 1)]]
    index = sold[spoken[0]]
    item = items[index] if index is not None else None
    return {
        "garment": first.name,
        "colour": shades.name(first.main.ground),
        "fabric": item.fabric if item else rng.choice(KINDS[first.name].fabrics),
        "pattern": PATTERNS.get(first.main.pattern, "texture").removeprefix("a "),
        "other": other.name if other is not first else "lining",
        "othercolour": shades.name(
            other.main.ground if other is not first else first.cloths["accent"].ground
        ),
        "brand": item.brand if item else rng.choice(BRANDS),
        "city": author.city,
        "author": author.first_name,
        "height": str(rng.randint(154, 186)),
    }


def _caption(facts: dict[str, str]) -> str:
    return f"{facts['colour']} & {facts['othercolour']}"


def _second(first: Shot, facts: dict[str, str], rng: Random) -> Shot:
    """Another photo of the same: the cloth from near, or its mood board."""
    scene, near = first.scene, rng.random() < 0.6
    if near or scene.composition in {"moodboard", "knolling"} or len(scene.pieces) < 3:
        cloth = Scene("closeup", scene.palette, scene.pieces[:1], rng.getrandbits(32), facts["brand"])
        return Shot(
            cloth,
            first.items[:1],
            f"The {facts['fabric']} of the {facts['garment']} from near, with its label",
        )
    board = Scene("moodboard", scene.palette, scene.pieces[:4], rng.getrandbits(32), _caption(facts))
    return Shot(board, first.items[:4], _alt("moodboard", board.pieces))


def _alt(composition: str, pieces: tuple[Piece, ...]) -> str:
    things = [f"{shades.name(piece.main.ground)} {PLURAL.get(piece.name, piece.name)}" for piece in pieces]
    listed = things[0] if len(things) == 1 else f"{', '.join(things[:-1])} and {things[-1]}"
    opening = {
        "moodboard": "Mood board with",
        "rail": "On a rail:",
        "hero": "On its own:",
        "knolling": "Laid out in rows:",
    }
    return f"{opening.get(composition, 'Laid flat:')} {listed}"[:200]
