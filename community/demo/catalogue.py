"""The demo shop: a tree of categories, and products that look like their pictures."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from community.demo import shades
from community.demo.drawing.compositions import Scene
from community.demo.drawing.palettes import PALETTES, Palette
from community.demo.drawing.pieces import Piece, make
from community.demo.scales import Scale
from community.demo.words import products as words
from community.demo.words.kinds import KINDS

# (name, slug, parent's slug), each after its parent.
CATEGORIES = (
    ("Clothing", "clothing", None),
    ("Tops & shirts", "tops", "clothing"),
    ("Knitwear", "knitwear", "clothing"),
    ("Dresses", "dresses", "clothing"),
    ("Trousers & jeans", "trousers", "clothing"),
    ("Skirts", "skirts", "clothing"),
    ("Coats & jackets", "outerwear", "clothing"),
    ("Shoes", "shoes", None),
    ("Sneakers", "sneakers", "shoes"),
    ("Boots, pumps & loafers", "leather-shoes", "shoes"),
    ("Accessories", "accessories", None),
    ("Bags", "bags", "accessories"),
    ("Hats & scarves", "hats-scarves", "accessories"),
    ("Eyewear & watches", "eyewear-watches", "accessories"),
    ("Jewellery & scent", "jewellery-scent", "accessories"),
)
_LETTERS = ("XS", "S", "M", "L", "XL")
_FEET = ("36", "37", "38", "39", "40", "41", "42")
SIZES = {
    **dict.fromkeys(("tops", "knitwear", "dresses", "skirts", "outerwear"), _LETTERS),
    "trousers": ("34", "36", "38", "40", "42", "44"),
    **dict.fromkeys(("sneakers", "leather-shoes"), _FEET),
}


@dataclass(frozen=True)
class Item:
    """A product to be, and the piece that is drawn wherever it is worn."""

    name: str
    brand: str
    category: str
    description: str
    price: Decimal
    created: datetime
    palette: Palette
    piece: Piece
    colour: str
    fabric: str
    seed: int
    stock: tuple[tuple[str, int], ...]  # size, pieces

    @property
    def scene(self) -> Scene:
        """The product on its own, square."""
        return Scene("still", self.palette, (self.piece,), self.seed, aspect=1.0)

    @property
    def more(self) -> tuple[tuple[Scene, str], ...]:
        """Further pictures of it and what they show: large, and of clothes the cloth from near."""
        pieces = (self.piece,)
        large = (Scene("hero", self.palette, pieces, self.seed, aspect=1.0), f"{self.name}, large")
        if not self.piece.garment.hangs:
            return (large,)
        cloth = Scene("closeup", self.palette, pieces, self.seed, self.brand, aspect=1.0)
        on_hanger = (large[0], f"{self.name} on a hanger")
        return on_hanger, (cloth, f"The {self.fabric} of the {self.name} from near, with its label")


def plan(scale: Scale, now: datetime, rng: Random) -> list[Item]:
    """Products, as evenly over garments and palettes as their number allows."""
    kinds = list(KINDS)
    models = rng.sample(words.MODELS, len(words.MODELS))
    palettes = rng.sample(PALETTES, len(PALETTES))
    items = []
    for number in range(scale.products):
        if number % len(kinds) == 0:
            rng.shuffle(kinds)
        garment, palette = kinds[number % len(kinds)], palettes[number % len(palettes)]
        items.append(_item(garment, models[number % len(models)], palette, now, rng))
    return items


def _item(garment: str, model: str, palette: Palette, now: datetime, rng: Random) -> Item:
    piece = make(garment, palette, rng)
    kind = KINDS[garment]
    colour = shades.name(piece.main.ground)
    fabric = rng.choice(words.FABRICS.get(piece.main.pattern) or kind.fabrics)
    pattern = words.PATTERNS.get(piece.main.pattern, "")
    things = words.PLURAL.get(garment, garment)
    one = garment if things == garment and garment not in words.PLURAL else f"pair of {things}"
    facts = {
        "things": things,
        "one": one,
        "colour": colour,
        "fabric": fabric,
        "pattern": pattern,
        "model": model,
    }
    description = " ".join(
        (
            rng.choice(words.FIRST_OF.get(garment, words.FIRST)).format(**facts),
            kind.detail,
            rng.choice(words.PATTERNED if pattern else words.PLAIN_OF.get(garment, words.PLAIN)).format(
                **facts
            ),
            rng.choice(kind.care),
        )
    )
    price = Decimal(rng.randrange(kind.cheapest // 5, kind.dearest // 5) * 5) - rng.choice(
        (Decimal("0"), Decimal("0.10"))
    )
    seed = rng.getrandbits(32)
    return Item(
        name=f"{model} {things}",
        brand=rng.choice(words.BRANDS),
        category=kind.category,
        description=description[:1].upper() + description[1:],
        price=price,
        created=now - timedelta(days=rng.uniform(20, 220)),
        palette=palette,
        piece=piece,
        colour=colour,
        fabric=fabric,
        seed=seed,
        stock=stock(kind.category, Random(seed)),
    )


def stock(category: str, rng: Random) -> tuple[tuple[str, int], ...]:
    """Plenty of most sizes, few or none of some, as shops have it in mid-season."""
    counts = (0, 1, 2, 3, 5, 8, 13, 21)
    return tuple((size, rng.choice(counts)) for size in SIZES.get(category, ("",)))
