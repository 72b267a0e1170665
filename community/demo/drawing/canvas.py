"""The canvas: shadows, cloth panels with volume, strokes; light falls from the upper left.

Edges are antialiased by drawing masks at twice the size; everything soft is drawn small and enlarged, which is what
keeps a picture of two megapixels under a fifth of a second.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from community.demo.drawing.paths import Point, Points, bounds

Colour = tuple[int, int, int]
Pixels = tuple[int, int, int, int]

_SUPERSAMPLE = 2
_SOFT = 4  # soft things are drawn at a quarter of the size
_MAX_FOLD = 96


class Canvas:
    """An RGB picture to draw on; all coordinates and lengths are its pixels."""

    def __init__(self, width: int, height: int, colour: Colour) -> None:
        self.image = Image.new("RGB", (width, height), colour)

    @property
    def width(self) -> int:
        """Pixels across."""
        return self.image.width

    @property
    def height(self) -> int:
        """Pixels down."""
        return self.image.height

    def fill(self, points: Points, colour: Colour, opacity: float = 1.0) -> None:
        """Fill a polygon with one colour."""
        box = _pixels(points, 1)
        mask = _mask([points], box)
        if opacity < 1:
            mask = mask.point([round(value * opacity) for value in range(256)])
        self.image.paste(colour, box, mask)

    def shade(
        self, shapes: Sequence[Points], *, blur: float, opacity: float, offset: Point = (0, 0), colour: Colour
    ) -> None:
        """Lay a blurred shape over the picture: a shadow, or light if the colour is light."""
        moved = [tuple((x + offset[0], y + offset[1]) for x, y in shape) for shape in shapes]
        box = _pixels(tuple(point for shape in moved for point in shape), int(blur * 2.5) + _SOFT)
        soft = max(1, min(_SOFT * 2, int(blur / 2)))
        size = (math.ceil((box[2] - box[0]) / soft), math.ceil((box[3] - box[1]) / soft))
        small = Image.new("L", size, 0)
        draw = ImageDraw.Draw(small)
        for shape in moved:
            draw.polygon(
                [((x - box[0]) / soft, (y - box[1]) / soft) for x, y in shape], fill=round(255 * opacity)
            )
        small = small.filter(ImageFilter.GaussianBlur(blur / soft))
        mask = small.resize((size[0] * soft, size[1] * soft), Image.Resampling.BILINEAR)
        self.image.paste(colour, (box[0], box[1], box[0] + mask.width, box[1] + mask.height), mask)

    def panel(
        self,
        points: Points,
        swatch: Image.Image,
        *,
        angle: float = 0.0,
        depth: float = 1.0,
        roundness: float = 20.0,
        folds: Sequence[tuple[Points, float, float]] = (),
    ) -> None:
        """Paste a piece of cloth cut to the outline, its grain turned by `angle` degrees, shaded.

        `roundness` is how far from the edge the cloth falls away (pixels), `depth` how strongly; `folds` are
        (line, width in pixels, strength from -1 dark to 1 light).
        """
        box = _pixels(points, 2)
        size = (box[2] - box[0], box[3] - box[1])
        mask = _mask([points], box)
        cloth = _cut(swatch, size, angle)
        relief = _relief(mask, depth, roundness)
        for line, width, strength in folds:
            relief = _crease(relief, [(x - box[0], y - box[1]) for x, y in line], width, strength)
        lit = relief.resize(size, Image.Resampling.BILINEAR)
        self.image.paste(ImageChops.hard_light(cloth, Image.merge("RGB", (lit, lit, lit))), box, mask)

    def stroke(
        self,
        line: Points,
        width: float,
        colour: Colour,
        opacity: float = 1.0,
        dash: tuple[float, float] | None = None,
    ) -> None:
        """Draw a line, optionally dashed (pixels on, pixels off)."""
        box = _pixels(line, int(width) + 2)
        mask = Image.new("L", ((box[2] - box[0]) * _SUPERSAMPLE, (box[3] - box[1]) * _SUPERSAMPLE), 0)
        draw = ImageDraw.Draw(mask)
        pieces = _dashes(line, *dash) if dash else [line]
        for piece in pieces:
            local = [((x - box[0]) * _SUPERSAMPLE, (y - box[1]) * _SUPERSAMPLE) for x, y in piece]
            draw.line(
                local, fill=round(255 * opacity), width=max(1, round(width * _SUPERSAMPLE)), joint="curve"
            )
        self.image.paste(colour, box, mask.reduce(_SUPERSAMPLE))


def _pixels(points: Points, margin: int) -> Pixels:
    left, top, right, bottom = bounds(points)
    return (
        math.floor(left) - margin,
        math.floor(top) - margin,
        math.ceil(right) + margin,
        math.ceil(bottom) + margin,
    )


def _mask(shapes: Sequence[Points], box: Pixels) -> Image.Image:
    mask = Image.new("L", ((box[2] - box[0]) * _SUPERSAMPLE, (box[3] - box[1]) * _SUPERSAMPLE), 0)
    draw = ImageDraw.Draw(mask)
    for points in shapes:
        draw.polygon(
            [((x - box[0]) * _SUPERSAMPLE, (y - box[1]) * _SUPERSAMPLE) for x, y in points], fill=255
        )
    return mask.reduce(_SUPERSAMPLE)


def _cut(swatch: Image.Image, size: tuple[int, int], angle: float) -> Image.Image:
    """A piece of a repeating swatch, turned around its middle."""
    diagonal = math.ceil(math.hypot(*size)) + 4
    bolt = tile(swatch, diagonal, diagonal)
    middle = diagonal / 2
    if abs(angle) < 0.5:
        left, top = int(middle - size[0] / 2), int(middle - size[1] / 2)
        return bolt.crop((left, top, left + size[0], top + size[1]))
    turn = math.radians(angle)
    cos, sin = math.cos(turn), math.sin(turn)
    across, down = size[0] / 2, size[1] / 2
    matrix = (cos, sin, middle - across * cos - down * sin, -sin, cos, middle + across * sin - down * cos)
    return bolt.transform(size, Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR)


def tile(swatch: Image.Image, width: int, height: int) -> Image.Image:
    """Repeat a swatch over an area; it doubles at each step, so the cost is that of copying the area."""
    area = Image.new("RGB", (width, height))
    area.paste(swatch, (0, 0))
    across, down = swatch.size
    while across < width:
        area.paste(area.crop((0, 0, across, down)), (across, 0))
        across *= 2
    while down < height:
        area.paste(area.crop((0, 0, width, down)), (0, down))
        down *= 2
    return area


def _relief(mask: Image.Image, depth: float, roundness: float) -> Image.Image:
    """How light falls on a padded shape: 128 leaves the cloth alone, less darkens, more lightens; a quarter size."""
    size = (max(2, mask.width // _SOFT), max(2, mask.height // _SOFT))
    small = mask.resize(size, Image.Resampling.BOX)
    pad = 10
    room = Image.new("L", (size[0] + 2 * pad, size[1] + 2 * pad), 0)
    room.paste(small, (pad, pad))
    swell = room.filter(ImageFilter.GaussianBlur(max(1.0, roundness / _SOFT)))
    shift = min(pad - 1, max(1, round(roundness / _SOFT / 2)))
    towards, away = ImageChops.offset(swell, -shift, -shift), ImageChops.offset(swell, shift, shift)
    emboss = ImageChops.subtract(towards, away, scale=5.0 / depth, offset=128)
    edge = swell.point([round(128 - 34 * depth * (1 - value / 255)) for value in range(256)])
    return ImageChops.add(edge, emboss, scale=1, offset=-128).crop((pad, pad, pad + size[0], pad + size[1]))


def _crease(relief: Image.Image, line: list[Point], width: float, strength: float) -> Image.Image:
    mask = Image.new("L", relief.size, 0)
    draw = ImageDraw.Draw(mask)
    local = [(x / _SOFT, y / _SOFT) for x, y in line]
    draw.line(
        local, fill=round(min(1.0, abs(strength)) * 255), width=max(1, round(width / _SOFT)), joint="curve"
    )
    mask = mask.filter(ImageFilter.GaussianBlur(max(1.2, width / _SOFT * 0.6)))
    scaled = mask.point([round(value / 255 * _MAX_FOLD) for value in range(256)])
    return ImageChops.add(relief, scaled) if strength > 0 else ImageChops.subtract(relief, scaled)


def _dashes(line: Points, on: float, off: float) -> list[Points]:
    pieces: list[Points] = []
    travelled = 0.0
    for (x0, y0), (x1, y1) in pairwise(line):
        length = math.hypot(x1 - x0, y1 - y0)
        start = -(travelled % (on + off))
        while start < length and length > 0:
            first, last = max(0.0, start), min(length, start + on)
            if last > first:
                pieces.append(
                    (
                        (x0 + (x1 - x0) * first / length, y0 + (y1 - y0) * first / length),
                        (x0 + (x1 - x0) * last / length, y0 + (y1 - y0) * last / length),
                    )
                )
            start += on + off
        travelled += length
    return pieces
