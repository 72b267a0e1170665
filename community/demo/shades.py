"""Names of colours, as a shop would call them."""

from community.demo.drawing.canvas import Colour
from community.demo.drawing.palettes import rgb

_NAMES = {
    "ivory": "f4efe4",
    "oat": "d3bf9f",
    "camel": "c19a63",
    "tobacco": "8a6038",
    "chocolate": "54362a",
    "taupe": "8c7a68",
    "mushroom": "bfa99c",
    "charcoal": "3a3a3c",
    "ink": "23242b",
    "dove grey": "adaaa6",
    "slate": "6a6f75",
    "blush": "e6bcae",
    "rose": "d0938a",
    "brick": "a4492c",
    "rust": "b5542f",
    "terracotta": "cd8259",
    "cherry": "bd2a38",
    "wine": "6b2636",
    "plum": "55294a",
    "lilac": "b5a4c8",
    "aubergine": "3e3450",
    "violet": "75628f",
    "sky": "b5c9d6",
    "dusty blue": "8ba6ba",
    "denim blue": "4c6c93",
    "petrol": "34565c",
    "navy": "23344d",
    "sage": "a3ad8b",
    "olive": "6d6a35",
    "moss": "5f6f52",
    "pine": "2a4f42",
    "mint": "a3bfb0",
    "butter": "e9cf84",
    "marigold": "e3a03f",
    "mustard": "b4842f",
    "khaki": "b6aa6e",
    "forest": "1d352c",
}
_SHADES = {name: rgb(code) for name, code in _NAMES.items()}


def name(colour: Colour) -> str:
    """The nearest shade's name."""
    return min(_SHADES, key=lambda shade: _distance(colour, _SHADES[shade]))


def _distance(first: Colour, second: Colour) -> float:
    """Thiadmer Riemersma's weighted distance, which sees colours more as people do than plain Euclid."""
    mean = (first[0] + second[0]) / 2
    red, green, blue = (a - b for a, b in zip(first, second, strict=True))
    return (2 + mean / 256) * red**2 + 4 * green**2 + (2 + (255 - mean) / 256) * blue**2
