"""Pictures of cloth rather than clothes: a close-up with its label, and a mood board of swatches and colour chips."""

import math
from collections.abc import Sequence
from random import Random

from PIL import Image, ImageDraw, ImageFont

from community.demo.drawing.canvas import Canvas, Colour
from community.demo.drawing.garments import lay
from community.demo.drawing.palettes import Palette, lighter, mix
from community.demo.drawing.paths import Box, Frame, Points, bounds, rectangle
from community.demo.drawing.pieces import Piece
from community.demo.drawing.textiles import Textile, weave


def closeup(
    canvas: Canvas, pieces: Sequence[Piece], palette: Palette, label: str, rng: Random
) -> list[Box | None]:
    """The cloth of the first piece from near, in soft folds, with a woven label sewn on."""
    piece = pieces[0]
    width, height = canvas.width, canvas.height
    scale = width / rng.uniform(20, 27)
    swatch = weave(piece.main, scale)
    sheet = rectangle(-40, -40, width + 40, height + 40)
    angle = rng.uniform(-24, 24)
    slope = rng.uniform(0.25, 0.5)
    folds = []
    for number in range(rng.randint(3, 5)):
        y = height * (number * 0.27 + rng.uniform(-0.05, 0.08))
        bend = rng.uniform(-0.08, 0.08) * height
        line = _wave(width, y, slope, bend)
        folds.append((line, width * 0.05, -0.62))
        folds.append((tuple((x, at + width * 0.062) for x, at in line), width * 0.06, 0.5))
    canvas.panel(sheet, swatch, angle=angle, depth=0.6, roundness=width * 0.1, folds=folds)
    _label(
        canvas,
        label or "Runway",
        palette,
        (width * rng.uniform(0.4, 0.6), height * rng.uniform(0.42, 0.6)),
        angle / 3,
    )
    return [(width * 0.3, height * 0.2, width * 0.7, height * 0.4), *([None] * (len(pieces) - 1))]


def _wave(width: int, y: float, slope: float, bend: float) -> Points:
    return tuple(
        (width * t, y + slope * width * (0.5 - t) + bend * math.sin(t * math.pi * 1.6))
        for t in (step / 24 for step in range(-2, 27))
    )


def _label(canvas: Canvas, text: str, palette: Palette, middle: tuple[float, float], angle: float) -> None:
    unit = canvas.width / 100
    frame = Frame(*middle, unit, angle)
    place = frame.place(rectangle(-17, -6.5, 17, 6.5))
    canvas.shade([place], blur=unit, opacity=0.5, offset=(unit * 0.6, unit), colour=(30, 22, 20))
    canvas.panel(
        place,
        weave(Textile("plain", (palette.paper,), 2.0), unit * 2),
        angle=angle,
        depth=0.5,
        roundness=unit,
    )
    for side in (-15.8, 15.8):
        stitch = frame.place(((side, -5.6), (side, 5.6)))
        canvas.stroke(stitch, unit * 0.35, palette.accent, dash=(unit, unit * 0.8))
    write(canvas, text, middle, size=unit * 4.6, colour=palette.ink, angle=angle, limit=unit * 27)


def write(
    canvas: Canvas,
    text: str,
    middle: tuple[float, float],
    *,
    size: float,
    colour: Colour,
    angle: float = 0,
    limit: float,
) -> None:
    """Write a line around a middle, not wider than `limit` pixels, with the typeface that Pillow carries."""
    tracking = 0.14
    font = ImageFont.load_default(size)
    while size > 8 and font.getlength(text) + size * tracking * len(text) > limit:
        size *= 0.9
        font = ImageFont.load_default(size)
    across = math.ceil(font.getlength(text) + size * tracking * (len(text) - 1)) + 8
    mask = Image.new("L", (across, math.ceil(size * 1.6)), 0)
    pen, x = ImageDraw.Draw(mask), 4.0
    for letter in text:
        pen.text((x, mask.height / 2), letter, fill=235, font=font, anchor="lm")
        x += font.getlength(letter) + size * tracking
    turned = mask.rotate(-angle, Image.Resampling.BICUBIC, expand=True)
    corner = round(middle[0] - turned.width / 2), round(middle[1] - turned.height / 2)
    canvas.image.paste(colour, (*corner, corner[0] + turned.width, corner[1] + turned.height), turned)


def moodboard(
    canvas: Canvas, pieces: Sequence[Piece], palette: Palette, label: str, rng: Random
) -> list[Box | None]:
    """Pinked swatches, a print with a garment on it, colour chips and a caption."""
    width, height = canvas.width, canvas.height
    boxes: list[Box | None] = [None] * len(pieces)
    left = rng.random() < 0.5
    swatch_x, print_x = (0.3, 0.66) if left else (0.7, 0.34)
    for number, piece in enumerate(pieces[1:4]):
        middle = (width * (swatch_x + rng.uniform(-0.05, 0.05)), height * (0.2 + 0.215 * number))
        boxes[number + 1] = _swatch(
            canvas, piece.main, middle, width * rng.uniform(0.36, 0.42), rng.uniform(-9, 9)
        )
    boxes[0] = _print(
        canvas,
        pieces[0],
        palette,
        (width * print_x, height * 0.4),
        size=width * 0.56,
        angle=rng.uniform(-4, 4),
    )
    _chips(canvas, palette, height * 0.86, rng)
    write(
        canvas,
        label.upper(),
        (width / 2, height * 0.955),
        size=width * 0.026,
        colour=palette.ink,
        limit=width * 0.8,
    )
    return boxes


def _swatch(canvas: Canvas, textile: Textile, middle: tuple[float, float], size: float, angle: float) -> Box:
    frame = Frame(*middle, size / 100, angle)
    teeth, points = 22, []
    for side in range(4):
        for tooth in range(teeth):
            along, out = -50 + 100 * tooth / teeth, 50 + (1.9 if tooth % 2 else 0)
            points.append(((along, -out), (out, along), (-along, out), (-out, -along))[side])
    placed = frame.place(tuple(points))
    reach = size / 40
    canvas.shade([placed], blur=reach * 1.4, opacity=0.34, offset=(reach, reach * 1.4), colour=(70, 55, 48))
    canvas.panel(placed, weave(textile, size / 15), angle=angle, depth=0.5, roundness=size * 0.05)
    return bounds(placed)


def _print(
    canvas: Canvas, piece: Piece, palette: Palette, middle: tuple[float, float], *, size: float, angle: float
) -> Box:
    frame = Frame(*middle, size / 100, angle)
    reach = size / 40
    paper = frame.place(rectangle(-50, -62, 50, 66))
    canvas.shade(
        [paper], blur=reach * 1.8, opacity=0.36, offset=(reach * 1.2, reach * 1.8), colour=(70, 55, 48)
    )
    canvas.fill(paper, (252, 250, 246))
    canvas.fill(frame.place(rectangle(-44, -56, 44, 50)), mix(palette.ground, palette.garments[1], 0.3))
    across, down = piece.garment.size
    scale = min(size * 0.76 / across, size * 0.94 / down)
    x, y = frame.place(((0, -3),))[0]
    box = lay(canvas, piece.garment, piece.cloths, Frame(x, y, scale, angle, origin=piece.garment.middle))
    tape = frame.place(((-14, -67), (13, -68), (14, -57), (-13, -56)))
    canvas.fill(tape, lighter(palette.accent, 0.4), 0.72)
    return box


def _chips(canvas: Canvas, palette: Palette, y: float, rng: Random) -> None:
    colours = [*palette.garments, palette.accent]
    width = canvas.width
    step = width * 0.145
    start = width / 2 - step * (len(colours) - 1) / 2
    for number, colour in enumerate(colours):
        frame = Frame(start + step * number, y, width / 100, rng.uniform(-3, 3))
        card = frame.place(rectangle(-6.2, -6.6, 6.2, 6.6))
        reach = width / 130
        canvas.shade([card], blur=reach, opacity=0.32, offset=(reach * 0.6, reach), colour=(70, 55, 48))
        canvas.fill(card, (252, 250, 246))
        canvas.fill(frame.place(rectangle(-5.4, -5.8, 5.4, 3.4)), colour)
