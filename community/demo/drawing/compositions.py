"""Compositions: how pieces lie in a picture, and where each of them can be pointed at."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from PIL import Image

from community.demo.drawing import backdrops, boards
from community.demo.drawing.canvas import Canvas
from community.demo.drawing.garments import lay
from community.demo.drawing.layouts import LAYOUTS, ROWS
from community.demo.drawing.palettes import Palette, darker, lighter
from community.demo.drawing.paths import Box, Frame, Point
from community.demo.drawing.pieces import Piece

_EVENLY_LIT = {"still", "closeup"}

Spot = tuple[int, int]  # per cent of the width and the height


@dataclass(frozen=True)
class Scene:
    """Everything a picture is drawn from; the same scene gives the same bytes."""

    composition: str
    palette: Palette
    pieces: tuple[Piece, ...]
    seed: int
    label: str = ""
    aspect: float = 1.25  # height over width


@dataclass(frozen=True)
class Drawing:
    """A picture and, for each of the scene's pieces in order, the spot where it is seen (None if it isn't)."""

    image: Image.Image
    spots: tuple[Spot | None, ...]


def draw(scene: Scene, width: int) -> Drawing:
    """Draw a scene `width` pixels wide."""
    rng = Random(scene.seed)
    height = round(width * scene.aspect)
    canvas = backdrops.paper(width, height, scene.palette, rng)
    boxes = COMPOSITIONS[scene.composition](canvas, scene, rng)
    if scene.composition not in _EVENLY_LIT:
        backdrops.light(canvas, scene.palette, rng)
    return Drawing(backdrops.finish(canvas), tuple(_spot(box, width, height) for box in boxes))


def _spot(box: Box | None, width: int, height: int) -> Spot | None:
    if box is None:
        return None
    x, y = (box[0] + box[2]) / 2 / width * 100, (box[1] + box[3]) / 2 / height * 100
    return max(4, min(96, round(x))), max(4, min(96, round(y)))


def _place(canvas: Canvas, piece: Piece, at: Point, scale: float, angle: float, *, lift: float = 1.0) -> Box:
    frame = Frame(*at, scale, angle, origin=piece.garment.middle)
    return lay(canvas, piece.garment, piece.cloths, frame, lift=lift)


def _fit(piece: Piece, width: float, height: float) -> float:
    across, down = piece.garment.size
    return min(width / across, height / down)


def _hero(canvas: Canvas, scene: Scene, rng: Random) -> list[Box | None]:
    """One garment, large; clothes that hang are on a hanger."""
    backdrops.shape(canvas, scene.palette, rng)
    piece = scene.pieces[0]
    width, height = canvas.width, canvas.height
    hangs = piece.garment.hangs
    scale = _fit(piece, width * 0.72, height * (0.74 if hangs else 0.62))
    middle = height * (0.54 if hangs else 0.5)
    if hangs:
        _hanger(canvas, width / 2, middle - piece.garment.size[1] * scale / 2, scale)
    boxes: list[Box | None] = [
        _place(
            canvas,
            piece,
            (width / 2, middle),
            scale,
            0 if hangs else rng.uniform(-8, 8),
            lift=1.7 if hangs else 1.1,
        )
    ]
    return boxes + [None] * (len(scene.pieces) - 1)


def _hanger(canvas: Canvas, x: float, top: float, scale: float) -> None:
    unit = scale
    wood, metal = (150, 108, 70), (120, 112, 104)
    hook = tuple(
        (x + dx * unit, top + dy * unit)
        for dx, dy in ((0, 2), (0, -4), (2.6, -6.4), (2.6, -9), (0, -11), (-2.6, -9))
    )
    canvas.stroke(hook, max(2.0, 0.6 * unit), metal)
    arms = tuple((x + dx * unit, top + dy * unit) for dx, dy in ((-17, 6.4), (0, 0.8), (17, 6.4)))
    canvas.stroke(arms, 2.2 * unit, wood)


def _outfit(canvas: Canvas, scene: Scene, rng: Random) -> list[Box | None]:
    """A flat lay: three to five pieces, garments first, slightly turned, overlapping a little."""
    layout = rng.choice(LAYOUTS[max(3, min(5, len(scene.pieces)))])
    flip = rng.random() < 0.5
    boxes: list[Box | None] = [None] * len(scene.pieces)
    order = sorted(range(len(layout)), key=lambda place: -layout[place][2] * layout[place][3])
    for place in (index for index in order if index < len(scene.pieces)):
        x, y, across, down = layout[place]
        x = 1 - x if flip else x
        piece = scene.pieces[place]
        angle = rng.uniform(-9, 9)
        scale = _fit(piece, canvas.width * across, canvas.height * down) * rng.uniform(0.96, 1.03)
        boxes[place] = _put(canvas, piece, (canvas.width * x, canvas.height * y), scale, angle)
    return boxes


def _put(canvas: Canvas, piece: Piece, at: Point, scale: float, angle: float) -> Box:
    """Place a piece; shoes and earrings come in pairs."""
    if piece.garment.kind != "shoe":
        return _place(canvas, piece, at, scale, angle)
    x, y = at
    scale *= 0.86 if piece.name != "boot" else 0.7
    shift = piece.garment.size[1] * scale * 0.42
    first = _place(canvas, piece, (x - shift * 0.5, y - shift * 0.75), scale, angle - 6)
    second = _place(canvas, piece, (x + shift * 0.5, y + shift * 0.6), scale, angle + 5)
    return (
        min(first[0], second[0]),
        min(first[1], second[1]),
        max(first[2], second[2]),
        max(first[3], second[3]),
    )


def _knolling(canvas: Canvas, scene: Scene, rng: Random) -> list[Box | None]:
    """Accessories in rows, parallel, each with its own room."""
    count = len(scene.pieces)
    rows = ROWS[max(3, min(7, count))]
    boxes: list[Box | None] = []
    width, height = canvas.width, canvas.height
    margin = width * 0.09
    pieces = iter(scene.pieces)
    room = (height - 2 * margin) / len(rows)
    for row, columns in enumerate(rows):
        cell = (width - 2 * margin) / columns
        for column in range(columns):
            piece = next(pieces, None)
            if piece is None:
                break
            x, y = margin + cell * (column + 0.5), margin + room * (row + 0.5)
            small = 0.66 if piece.garment.kind == "accessory" else 0.88
            scale = _fit(piece, cell * small, room * small)
            boxes.append(_put(canvas, piece, (x, y), scale, rng.choice((0, 0, 0, -4))))
    return boxes + [None] * (count - len(boxes))


def _rail(canvas: Canvas, scene: Scene, rng: Random) -> list[Box | None]:
    """Clothes on a rail, side by side, the last one in front."""
    width, height = canvas.width, canvas.height
    y = height * 0.19
    reach = width / 80
    bar = ((-20.0, y), (width + 20.0, y))
    canvas.shade(
        [((-20, y), (width + 20, y), (width + 20, y + reach), (-20, y + reach))],
        blur=reach,
        opacity=0.35,
        offset=(0, reach * 2.5),
        colour=darker(scene.palette.ground, 0.7),
    )
    boxes: list[Box | None] = []
    pieces = scene.pieces[:4]
    step = 0.7 / max(1, len(pieces) - 1)
    scale = height * 0.62 / 118
    for index, piece in enumerate(pieces):
        x = width * (0.15 + step * index) if len(pieces) > 1 else width / 2
        own = min(scale * 1.12, height * 0.7 / piece.garment.size[1], width * 0.5 / piece.garment.size[0])
        top = y + 10.4 * own
        _hanger(canvas, x, top, own)
        boxes.append(
            _place(
                canvas,
                piece,
                (x, top + piece.garment.size[1] * own / 2),
                own,
                rng.uniform(-1.5, 1.5),
                lift=1.6,
            )
        )
    canvas.stroke(bar, width / 90, (140, 116, 88))
    canvas.stroke(
        tuple((x, yy - width / 320) for x, yy in bar), width / 420, lighter((140, 116, 88), 0.5), 0.8
    )
    return boxes + [None] * (len(scene.pieces) - len(boxes))


def _still(canvas: Canvas, scene: Scene, rng: Random) -> list[Box | None]:
    """A product on its own, on plain ground: what a shop shows."""
    piece = scene.pieces[0]
    scale = _fit(piece, canvas.width * 0.74, canvas.height * 0.78)
    scale *= {"accessory": 0.7, "shoe": 0.8}.get(piece.garment.kind, 1.0)
    x, y = canvas.width / 2, canvas.height / 2
    angle = rng.uniform(-5, 5)
    put = _put if piece.garment.kind == "shoe" else _place
    return [put(canvas, piece, (x, y), scale, angle)]


def _closeup(canvas: Canvas, scene: Scene, rng: Random) -> list[Box | None]:
    """The cloth of the first piece, from near."""
    return boards.closeup(canvas, scene.pieces, scene.palette, scene.label, rng)


def _board(canvas: Canvas, scene: Scene, rng: Random) -> list[Box | None]:
    """A mood board of the pieces."""
    return boards.moodboard(canvas, scene.pieces, scene.palette, scene.label, rng)


COMPOSITIONS: dict[str, Callable[[Canvas, Scene, Random], list[Box | None]]] = {
    "hero": _hero,
    "outfit": _outfit,
    "knolling": _knolling,
    "rail": _rail,
    "still": _still,
    "closeup": _closeup,
    "moodboard": _board,
}
