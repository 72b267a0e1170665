"""Patterns of textiles: each draws one repeat of itself on a square whose edges meet."""

import math
from collections.abc import Callable

from PIL import ImageDraw

from community.demo.drawing.canvas import Colour
from community.demo.drawing.palettes import darker, lighter, mix
from community.demo.drawing.paths import ellipse

Draw = ImageDraw.ImageDraw
Pattern = Callable[[Draw, int, tuple[Colour, ...]], None]


def _plain(_draw: Draw, _size: int, _colours: tuple[Colour, ...]) -> None:
    """Nothing but the weave that every textile gets."""


def _stripe(draw: Draw, size: int, colours: tuple[Colour, ...]) -> None:
    draw.rectangle((0, size * 0.3, size, size * 0.3 + size * 0.38), fill=colours[1])


def _pinstripe(draw: Draw, size: int, colours: tuple[Colour, ...]) -> None:
    draw.rectangle((size * 0.46, 0, size * 0.54, size), fill=mix(colours[0], colours[1], 0.75))


def _pencil(draw: Draw, size: int, colours: tuple[Colour, ...]) -> None:
    draw.rectangle((0, 0, size * 0.42, size), fill=colours[1])


def _gingham(draw: Draw, size: int, colours: tuple[Colour, ...]) -> None:
    half = size // 2
    between = mix(colours[0], colours[1], 0.5)
    draw.rectangle((0, 0, half, size), fill=between)
    draw.rectangle((0, 0, size, half), fill=between)
    draw.rectangle((0, 0, half, half), fill=colours[1])


def _tartan(draw: Draw, size: int, colours: tuple[Colour, ...]) -> None:
    ground, first, second = colours[0], colours[1], colours[-1]
    bands = (
        (0.08, 0.34, mix(ground, first, 0.6)),
        (0.16, 0.20, first),
        (0.62, 0.655, second),
        (0.7, 0.72, second),
    )
    for start, end, colour in bands:
        draw.rectangle((size * start, 0, size * end, size), fill=colour)
    for start, end, colour in bands:
        top, bottom = int(size * start), int(size * end)
        draw.rectangle((0, top, size, bottom), fill=mix(ground, colour, 0.7))
        for left, right, crossing in bands:
            draw.rectangle(
                (size * left, top, size * right, bottom), fill=mix(mix(colour, crossing, 0.5), first, 0.25)
            )


def _windowpane(draw: Draw, size: int, colours: tuple[Colour, ...]) -> None:
    line = mix(colours[0], colours[1], 0.8)
    draw.rectangle((size * 0.48, 0, size * 0.52, size), fill=line)
    draw.rectangle((0, size * 0.48, size, size * 0.52), fill=line)


def _dot(draw: Draw, size: int, colours: tuple[Colour, ...]) -> None:
    radius = size * 0.15
    for x, y in ((0.25, 0.25), (0.75, 0.75)):
        draw.ellipse(
            (size * x - radius, size * y - radius, size * x + radius, size * y + radius), fill=colours[1]
        )


def _herringbone(draw: Draw, size: int, colours: tuple[Colour, ...]) -> None:
    half, lines = size / 2, 6
    step = size / lines
    for number in range(-lines, 2 * lines):
        y = number * step
        draw.line((0, y, half, y + half), fill=colours[1], width=round(step * 0.45))
        draw.line((half, y + half, size, y), fill=colours[1], width=round(step * 0.45))


def _houndstooth(draw: Draw, size: int, colours: tuple[Colour, ...]) -> None:
    unit = size / 8
    teeth = (
        ((0, 0), (4, 0), (4, 4), (0, 4)),
        ((4, 0), (6, 0), (4, 2)),
        ((8, 0), (8, 0), (4, 4), (4, 2), (6, 0)),
        ((0, 4), (0, 6), (2, 4)),
        ((2, 4), (4, 4), (0, 8), (0, 6)),
        ((6, 8), (8, 6), (8, 8)),
    )
    for tooth in teeth:
        draw.polygon([(x * unit, y * unit) for x, y in tooth], fill=colours[1])


def _floral(draw: Draw, size: int, colours: tuple[Colour, ...]) -> None:
    blooms = ((0.22, 0.24, 0.15, 1), (0.72, 0.42, 0.11, 2), (0.36, 0.74, 0.12, 2), (0.86, 0.88, 0.14, 1))
    leaf = mix(colours[0], colours[-1], 0.75)
    for x, y, radius, shade in blooms:
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                middle = ((x + dx) * size, (y + dy) * size)
                _leaves(draw, middle, radius * size, leaf)
                _bloom(draw, middle, radius * size, colours[min(shade, len(colours) - 1)], colours[0])


def _leaves(draw: Draw, middle: tuple[float, float], radius: float, colour: Colour) -> None:
    for turn in (0.6, 2.5, 4.4):
        x, y = middle[0] + math.cos(turn) * radius * 1.15, middle[1] + math.sin(turn) * radius * 1.15
        shape = ellipse(0, 0, radius * 0.5, radius * 0.17, 16)
        cos, sin = math.cos(turn), math.sin(turn)
        draw.polygon([(x + a * cos - b * sin, y + a * sin + b * cos) for a, b in shape], fill=colour)


def _bloom(draw: Draw, middle: tuple[float, float], radius: float, colour: Colour, heart: Colour) -> None:
    for petal in range(5):
        turn = petal * math.tau / 5 + radius
        x, y = middle[0] + math.cos(turn) * radius * 0.5, middle[1] + math.sin(turn) * radius * 0.5
        draw.ellipse(
            (x - radius * 0.46, y - radius * 0.46, x + radius * 0.46, y + radius * 0.46), fill=colour
        )
    core = radius * 0.24
    box = (middle[0] - core, middle[1] - core, middle[0] + core, middle[1] + core)
    draw.ellipse(box, fill=mix(heart, darker(colour), 0.35))


def _rib(draw: Draw, size: int, colours: tuple[Colour, ...]) -> None:
    for number in range(8):
        shade = math.sin(number / 8 * math.pi)
        colour = mix(darker(colours[0], 0.26), lighter(colours[0], 0.14), shade)
        draw.rectangle((size * number / 8, 0, size * (number + 1) / 8, size), fill=colour)


def _knit(draw: Draw, size: int, colours: tuple[Colour, ...]) -> None:
    draw.rectangle((0, 0, size, size), fill=darker(colours[0], 0.22))
    half, rows = size / 2, 4
    step = size / rows
    for row in range(-2, rows + 2):
        y = row * step
        for side in (-1, 1):
            inner, outer = half + side * size * 0.03, half + side * size * 0.47
            loop = [
                (inner, y + step),
                (outer, y + step * 0.2),
                (outer, y + step * 0.95),
                (inner, y + step * 1.75),
            ]
            draw.polygon(loop, fill=colours[0] if side < 0 else lighter(colours[0], 0.1))


def _twill(draw: Draw, size: int, colours: tuple[Colour, ...]) -> None:
    pale = mix(colours[0], colours[1], 0.32)
    for number in range(-4, 8):
        x = number * size / 4
        draw.line((x, size, x + size, 0), fill=pale, width=round(size * 0.07))


def _cable(draw: Draw, size: int, colours: tuple[Colour, ...]) -> None:
    draw.rectangle((0, 0, size, size), fill=darker(colours[0], 0.12))
    dark, light = darker(colours[0], 0.34), lighter(colours[0], 0.1)
    draw.rectangle((size * 0.18, 0, size * 0.82, size), fill=darker(colours[0], 0.2))
    for offset in (-1, 0, 1):
        for phase, side in ((0.0, 1), (0.5, -1)):
            top = (offset + phase) * size
            left, right = (size * 0.24, size * 0.62) if side > 0 else (size * 0.76, size * 0.38)
            strand = [
                (left, top),
                (left + side * size * 0.14, top),
                (right + side * size * 0.14, top + size * 0.5),
            ]
            draw.polygon([*strand, (right, top + size * 0.5)], fill=light, outline=dark, width=2)


PATTERNS: dict[str, Pattern] = {
    "plain": _plain,
    "stripe": _stripe,
    "pencil": _pencil,
    "pinstripe": _pinstripe,
    "gingham": _gingham,
    "tartan": _tartan,
    "windowpane": _windowpane,
    "dot": _dot,
    "herringbone": _herringbone,
    "houndstooth": _houndstooth,
    "floral": _floral,
    "rib": _rib,
    "knit": _knit,
    "cable": _cable,
    "twill": _twill,
}
