"""A piece: a garment and the textiles it is made of, chosen so that they suit the garment and the palette."""

from dataclasses import dataclass
from random import Random

from community.demo.drawing.canvas import Colour
from community.demo.drawing.garments import (
    ACCENT,
    HEEL,
    INSIDE,
    LEATHER,
    MAIN,
    METAL,
    SOLE,
    TRIM,
    Garment,
)
from community.demo.drawing.palettes import Palette, darker, lighter, luminance, mix, rgb
from community.demo.drawing.textiles import Textile
from community.demo.drawing.wardrobe import GARMENTS

_SUITS: dict[str, tuple[str, ...]] = {
    "tee": ("plain", "stripe", "plain"),
    "shirt": ("pencil", "plain", "gingham", "pinstripe", "floral"),
    "knit": ("knit", "cable", "knit", "stripe"),
    "cardigan": ("knit", "cable", "rib"),
    "camisole": ("plain", "floral", "dot"),
    "trousers": ("plain", "pinstripe", "windowpane", "herringbone"),
    "jeans": ("twill",),
    "pleated skirt": ("plain", "tartan", "dot", "plain"),
    "mini skirt": ("plain", "houndstooth", "tartan", "twill"),
    "slip dress": ("plain", "floral", "plain"),
    "wrap dress": ("floral", "dot", "plain"),
    "sundress": ("gingham", "floral", "pencil"),
    "blazer": ("plain", "windowpane", "houndstooth", "pinstripe", "herringbone"),
    "coat": ("plain", "herringbone", "tartan", "houndstooth", "windowpane"),
    "trench": ("plain",),
    "biker jacket": ("leather",),
    "tote": ("plain", "stripe"),
    "bucket bag": ("plain", "herringbone"),
    "hat": ("plain",),
    "beanie": ("knit", "rib"),
    "scarf": ("tartan", "herringbone", "stripe", "knit"),
}
_REPEAT = {
    "stripe": 4.4,
    "pencil": 1.9,
    "pinstripe": 2.8,
    "gingham": 3.2,
    "tartan": 10.0,
    "windowpane": 8.0,
    "dot": 3.6,
    "herringbone": 2.6,
    "houndstooth": 3.4,
    "floral": 10.5,
    "rib": 1.1,
    "knit": 1.7,
    "cable": 4.6,
    "twill": 1.4,
}
_REMEMBERED = {
    **dict.fromkeys(("shoulder bag", "boot", "pump", "loafer", "sunglasses", "belt", "watch"), LEATHER),
    "perfume": ACCENT,
    "earrings": METAL,
}
_INDIGO = (rgb("3f5f86"), rgb("27405f"), rgb("7f9dbd"), rgb("2b2f38"))
_STRAW = rgb("d8bf97")
_GOLD, _SILVER = rgb("cfae6c"), rgb("c4c6c8")


@dataclass(frozen=True)
class Piece:
    """A garment's name and its textiles by role."""

    name: str
    textiles: tuple[tuple[str, Textile], ...]

    @property
    def garment(self) -> Garment:
        """The garment's drawing."""
        return GARMENTS[self.name]

    @property
    def cloths(self) -> dict[str, Textile]:
        """The textiles by role."""
        return dict(self.textiles)

    @property
    def main(self) -> Textile:
        """The textile that one remembers it by."""
        return self.cloths[_REMEMBERED.get(self.name, MAIN)]


def make(name: str, palette: Palette, rng: Random, *, calm: bool = False) -> Piece:
    """Choose textiles for the garment from the palette; `calm` asks for one without a loud pattern."""
    pattern = "plain" if calm and rng.random() < 0.75 else rng.choice(_SUITS.get(name, ("plain",)))
    if calm and name in {"jeans", "knit", "cardigan", "beanie", "biker jacket"}:
        pattern = _SUITS[name][0]
    ground = _ground(name, palette, rng)
    main = Textile(pattern, _colours(pattern, ground, palette, rng), _REPEAT.get(pattern, 4.0))
    leather = rng.choice((palette.leather, palette.leather, palette.ink, darker(palette.accent, 0.25)))
    metal = _GOLD if rng.random() < 0.8 else _SILVER
    sole = rgb("f3efe6")
    return Piece(
        name,
        (
            (MAIN, main),
            (TRIM, _trim(name, main, palette)),
            (INSIDE, Textile("plain", (darker(ground, 0.45),))),
            (LEATHER, Textile("leather", (leather,))),
            (METAL, Textile("metal", (metal,))),
            (SOLE, Textile("plain", (sole,), 2.0)),
            (HEEL, Textile("gloss", (darker(leather, 0.55),))),
            (ACCENT, Textile("plain", (rgb("d9a86a") if name == "jeans" else palette.accent,))),
        ),
    )


def _ground(name: str, palette: Palette, rng: Random) -> Colour:
    pale, soft, strong, deep = palette.garments
    choices = {
        "jeans": _INDIGO,
        "biker jacket": (palette.ink, palette.leather, deep),
        "sneaker": (pale,),
        "hat": (pale, soft, _STRAW),
        "tote": (pale, soft, _STRAW),
        "trench": (soft, rgb("c8ab82"), strong),
    }
    heavy = GARMENTS[name].kind in {"outerwear", "bottom"}
    fallback = (
        (soft, strong, deep, strong, palette.accent) if heavy else (pale, soft, strong, palette.accent, soft)
    )
    return rng.choice(choices.get(name, fallback))


def _colours(pattern: str, ground: Colour, palette: Palette, rng: Random) -> tuple[Colour, ...]:
    pale, soft, strong, deep = palette.garments
    if pattern == "twill":
        return ground, lighter(ground, 0.5)
    contrast = (
        (deep, strong, palette.accent)
        if luminance(ground) > 0.45
        else (pale, soft, lighter(palette.accent, 0.4))
    )
    first = rng.choice([colour for colour in contrast if colour != ground])
    if pattern in {"herringbone", "houndstooth"}:
        first = mix(ground, first, 0.8)
    if pattern in {"pencil", "gingham", "stripe"} and luminance(ground) < 0.6:
        ground = pale
        first = rng.choice((strong, deep, palette.accent))
    return ground, first, palette.accent if first != palette.accent else soft, strong


def _trim(name: str, main: Textile, palette: Palette) -> Textile:
    if name in {"knit", "cardigan", "beanie"}:
        return Textile("rib", (darker(main.ground, 0.06),), 1.3)
    if name == "trench":
        return Textile("plain", (darker(main.ground, 0.18),))
    if name in {"sneaker", "tee", "shirt"}:
        return Textile("plain", (lighter(main.ground, 0.35),))
    if main.pattern in {"floral", "dot", "tartan"} and name != "coat":
        return Textile("plain", (darker(main.ground, 0.14),))
    return (
        main
        if main.pattern != "plain" or palette.ink == main.ground
        else Textile("plain", (darker(main.ground, 0.08),))
    )
