"""Colour sets that go together, chosen by eye: muted, editorial, one accent each."""

from dataclasses import dataclass
from functools import lru_cache
from random import Random

from PIL import ImageColor

from community.demo.drawing.canvas import Colour


@dataclass(frozen=True)
class Palette:
    """Colours by their part in a picture; `garments` run from the quietest to the loudest."""

    name: str
    backdrop: Colour
    ground: Colour
    garments: tuple[Colour, ...]
    accent: Colour
    leather: Colour
    ink: Colour
    paper: Colour = (247, 243, 236)


@lru_cache(maxsize=512)
def rgb(code: str) -> Colour:
    """Read a hexadecimal colour."""
    red, green, blue = ImageColor.getrgb(f"#{code}")[:3]
    return red, green, blue


def _palette(name: str, *codes: str) -> Palette:
    backdrop, ground, garments, accent, leather, ink = codes
    return Palette(
        name,
        rgb(backdrop),
        rgb(ground),
        tuple(map(rgb, garments.split())),
        rgb(accent),
        rgb(leather),
        rgb(ink),
    )


PALETTES = (
    _palette("Oat", "e9dfd1", "d9cab6", "f3ece0 c9b79c 8c7a63 4b4338", "b5542f", "7a4a2c", "3a332b"),
    _palette("Rosewater", "edd9d2", "e0c0b7", "f7ede8 d49a8e 9c4f4c 5a2d33", "2f4a43", "6d3a2e", "43262a"),
    _palette("Sage", "d9ddcd", "c2c9b1", "f1efe4 a3ad8b 5f6f52 2f3b30", "c8763f", "8a5a35", "2c352b"),
    _palette("Harbour", "d3dde1", "b6c6cd", "f2f0ea 8fa9b8 3f5f78 1f3347", "d9a441", "8b5e3c", "1d2b38"),
    _palette("Terracotta", "ead2bf", "dcb798", "f6ebdd d08a5d a4492c 5b2b20", "34575a", "5a3524", "46231a"),
    _palette("Lilac hour", "e0d9e6", "cabfd6", "f4f0f2 b3a1c6 75628f 3c3350", "d7a25a", "6b4a45", "312a40"),
    _palette("Butter", "f3e7c4", "e7d49b", "faf5e6 e2bd5a b07f2c 4f4327", "355c7d", "7b5130", "403620"),
    _palette("Graphite", "dcdad6", "c3c0bb", "f4f2ee a9a6a1 5d5b5a 262628", "b3312c", "2e2a28", "222224"),
    _palette("Pine", "cfd8d0", "a9bab0", "efede2 8aa193 2f5a4b 173229", "d4876a", "7c4c30", "17291f"),
    _palette("Clay and sky", "dfe3e2", "e3c7b1", "f5f0e8 b9cbd3 c4774f 37475a", "8b2f3a", "6f452d", "2d3846"),
    _palette(
        "Blush and wine", "f0dcd6", "d8b3ae", "fbf3ef e3b8ab 8d2f45 451a2b", "6f7a4d", "5c2b2b", "3d1a27"
    ),
    _palette("Olive grove", "e4e0cb", "cbc59f", "f4f1e3 b6aa6e 6d6a35 35361f", "a53f2b", "84552f", "32321f"),
    _palette("Denim", "dbe2e8", "e8e0d2", "f5f3ee 9fb5cb 4c6c93 24344f", "c65b3c", "a3693e", "212d42"),
    _palette("Mushroom", "e2dad4", "cdbfb5", "f5f0ea c2ada0 84695d 3f332f", "4d6a7c", "563a2c", "37302c"),
    _palette("Marigold", "f0e2d0", "e9c28a", "f9f2e6 e79f3c b2542a 443029", "3a5a55", "6b3f27", "3b2a24"),
    _palette(
        "Ice and cherry", "e4eaec", "ccd8db", "f7f7f5 c3d2d8 6f8894 2a3a44", "c2273d", "38302e", "25323a"
    ),
)


def choose(rng: Random) -> Palette:
    """One palette by chance."""
    return rng.choice(PALETTES)


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """The colour between two, `share` of the way to the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def darker(colour: Colour, share: float = 0.3) -> Colour:
    """A shade, slightly warm so that shadows don't look grey."""
    return mix(colour, (26, 18, 20), share)


def lighter(colour: Colour, share: float = 0.3) -> Colour:
    """A tint."""
    return mix(colour, (255, 252, 246), share)


def luminance(colour: Colour) -> float:
    """Perceived brightness from 0 (black) to 1 (white)."""
    red, green, blue = colour
    return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255
