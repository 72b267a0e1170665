"""Avatars: calm portraits without a face's details, or a monogram; 1:1."""

from random import Random

from PIL import Image

from community.demo.drawing.backdrops import finish
from community.demo.drawing.boards import write
from community.demo.drawing.canvas import Canvas, Colour
from community.demo.drawing.palettes import Palette, darker, lighter, luminance, rgb
from community.demo.drawing.paths import Frame, Points, ellipse, flatten, mirror, rectangle
from community.demo.drawing.textiles import Textile, weave

_SKIN = tuple(map(rgb, ("f3d3bd", "e8b998", "d59f7a", "b97c56", "8f5a3c", "643c28", "f0c9a8")))
_HAIR = tuple(map(rgb, ("2a1f1b", "4a3226", "7a4f2f", "b98650", "d9b98a", "8a3b24", "8d8a88", "1c1a1f")))

_HALF_SHOULDERS = "M 0 70 L 8 70 C 10 77 18 79 27 82 C 36 85 41 92 42 104 L 0 104"
_FACE = "M 0 24 C 10 24 16 31 16 41 C 16 52 10 63 0 63"
_BACK_HAIR = {
    "long": "M 0 17 C 16 16 23 27 23 42 C 23 58 26 70 22 84 L 0 84",
    "bob": "M 0 17 C 17 16 23 27 22 42 C 22 52 23 58 20 62 L 0 62",
    "bun": "M 0 20 C 14 19 19 28 18.6 42 L 0 48",
    "short": "M 0 19 C 14 18 19 28 18 44 L 0 48",
    "curls": "M 0 12 C 12 8 20 14 22 20 C 29 24 28 32 26 36 C 30 42 28 50 24 54 C 24 60 20 64 16 64 L 0 64",
}
_FRINGE = {
    "parted": "M -17 43 C -20 24 -8 16 2 18 C 14 18 20 28 17 44 C 15 36 10 30 3 27 C -4 32 -13 34 -17 43",
    "swept": "M -17 44 C -20 26 -10 17 1 18 C 13 18 19 27 17 43 C 14 35 8 33 -2 32 C -9 32 -14 36 -17 44",
    "fringe": (
        "M -17 45 C -20 25 -9 16 0 17 C 10 16 20 25 17 45 C 15 40 12 37.5 8 37.6 C 2 38.6 -6 38.6"
        " -10 37.4 C -14 38 -16 41 -17 45"
    ),
    "crop": (
        "M -16.6 40 C -18 26 -9 18 0 18 C 9 18 18 26 16.6 40 C 14 33 8 29.6 0 29.6 C -8 29.6 -14 33 -16.6 40"
    ),
}


def draw(palette: Palette, seed: int, initials: str, width: int) -> Image.Image:
    """Draw an avatar `width` pixels wide: three of four are portraits."""
    rng = Random(seed)
    canvas = Canvas(width, width, rng.choice((palette.backdrop, palette.ground, palette.garments[1])))
    if rng.random() < 0.76:
        _portrait(canvas, palette, rng)
    else:
        _monogram(canvas, palette, rng, initials)
    return finish(canvas)


def _mirrored(text: str) -> Points:
    right = flatten(text)
    return right + mirror(right)


def _portrait(canvas: Canvas, palette: Palette, rng: Random) -> None:
    frame = Frame(canvas.width / 2, -canvas.width * 0.03, canvas.width / 100)
    skin, hair = rng.choice(_SKIN), rng.choice(_HAIR)
    style = rng.choice(list(_BACK_HAIR))
    unit = frame.scale
    halo = palette.accent if rng.random() < 0.3 else lighter(palette.garments[1], 0.4)
    canvas.fill(frame.place(ellipse(rng.uniform(-8, 8), 46, 36, count=90)), halo)
    back = frame.place(_mirrored(_BACK_HAIR[style]))
    canvas.shade([back], blur=unit * 3, opacity=0.3, offset=(unit, unit * 2), colour=(50, 36, 32))
    if style == "bun":
        _soft(canvas, frame.place(ellipse(0, 13, 9)), hair, unit)
    _soft(canvas, back, hair, unit)
    _clothes(canvas, palette, rng, frame, skin)
    face = frame.place(_mirrored(_FACE))
    canvas.shade([frame.place(ellipse(0, 66, 9, 4))], blur=unit * 2, opacity=0.4, colour=darker(skin, 0.5))
    _soft(canvas, face, skin, unit, 0.7)
    _features(canvas, frame, skin, rng)
    _soft(canvas, frame.place(flatten(_FRINGE[rng.choice(list(_FRINGE))])), hair, unit)
    if rng.random() < 0.28:
        _glasses(canvas, frame, palette.ink)
    if rng.random() < 0.4:
        for x in (-16.6, 16.6):
            canvas.fill(frame.place(ellipse(x, 53, 1.7)), rgb("cfae6c"))


def _clothes(canvas: Canvas, palette: Palette, rng: Random, frame: Frame, skin: Colour) -> None:
    unit = frame.scale
    ground = rng.choice((*palette.garments, palette.accent))
    pattern, repeat = rng.choice(
        (("plain", 4.0), ("stripe", 7.0), ("rib", 2.4), ("dot", 7.0), ("floral", 20.0), ("knit", 4.0))
    )
    other = palette.garments[0] if luminance(ground) < 0.55 else palette.garments[3]
    cloth = weave(Textile(pattern, (ground, other, palette.accent, other), repeat), unit)
    neck = frame.place(_mirrored("M 0 56 L 7.4 56 L 7.8 72 C 6 79 2 80 0 80"))
    shoulders = frame.place(_mirrored(_HALF_SHOULDERS))
    canvas.shade([shoulders], blur=unit * 3, opacity=0.25, offset=(unit, -unit), colour=(50, 36, 32))
    canvas.panel(shoulders, cloth, roundness=unit * 6)
    _soft(canvas, neck, darker(skin, 0.1), unit, 0.5)
    collar = frame.place(flatten("M -8.4 71 C -6 78.6 -2.6 80.6 0 80.6 C 2.6 80.6 6 78.6 8.4 71"))
    canvas.stroke(collar, unit * 1.5, darker(ground, 0.16))


def _features(canvas: Canvas, frame: Frame, skin: Colour, rng: Random) -> None:
    """As few lines as an illustrator would draw: lids, nose, mouth, a blush."""
    line, unit = darker(skin, 0.55), frame.scale
    for side in (-1, 1):
        lid = frame.place(flatten(f"M {side * 4} 44 Q {side * 6.6} {45.8} {side * 9.4} 43.6"))
        canvas.stroke(lid, unit * 0.9, line)
        brow = frame.place(flatten(f"M {side * 3.6} 39.4 Q {side * 7} 37.6 {side * 10.2} 39.2"))
        canvas.stroke(brow, unit * 0.8, line, 0.7)
        canvas.shade(
            [frame.place(ellipse(side * 9, 50, 3))], blur=unit * 2, opacity=0.3, colour=(214, 104, 92)
        )
    canvas.stroke(frame.place(flatten("M 0.6 44 C 0 47 -0.6 49 -1.6 50.4 L 0.6 51")), unit * 0.7, line, 0.6)
    lips = rng.choice((rgb("b5544a"), rgb("a13d3f"), darker(skin, 0.4)))
    canvas.fill(frame.place(flatten("M -4 56 Q -1.4 54.6 0 55.2 Q 1.4 54.6 4 56 Q 0 59 -4 56")), lips, 0.85)


def _glasses(canvas: Canvas, frame: Frame, ink: Colour) -> None:
    for side in (-1, 1):
        ring = frame.place(ellipse(side * 6.8, 44, 5, 4.6))
        canvas.stroke((*ring, ring[0]), frame.scale * 0.8, ink)
    canvas.stroke(frame.place(((-1.8, 43.4), (1.8, 43.4))), frame.scale * 0.8, ink)


def _soft(canvas: Canvas, points: Points, colour: Colour, unit: float, depth: float = 1.0) -> None:
    canvas.panel(points, weave(Textile("gloss", (colour,)), unit), depth=depth, roundness=unit * 5)


def _monogram(canvas: Canvas, palette: Palette, rng: Random, initials: str) -> None:
    width = canvas.width
    colours = [palette.garments[1], palette.garments[2], palette.accent, lighter(palette.backdrop, 0.3)]
    rng.shuffle(colours)
    kind = rng.choice(("arches", "halves", "suns"))
    if kind == "arches":
        for step, colour in enumerate(colours):
            canvas.fill(ellipse(width / 2, width, width * (0.72 - step * 0.17), count=90), colour)
    elif kind == "halves":
        canvas.fill(rectangle(0, 0, width / 2, width), colours[0])
        canvas.fill(ellipse(width / 2, width / 2, width * 0.34, count=90), colours[1])
        canvas.fill(rectangle(width / 2, width * 0.5, width, width), colours[2], 0.8)
    else:
        canvas.fill(ellipse(width * 0.3, width * 0.34, width * 0.4, count=90), colours[0])
        canvas.fill(ellipse(width * 0.72, width * 0.7, width * 0.42, count=90), colours[1], 0.85)
    canvas.fill(ellipse(width / 2, width / 2, width * 0.25, count=90), palette.paper)
    write(canvas, initials, (width / 2, width / 2), size=width * 0.19, colour=palette.ink, limit=width * 0.4)
