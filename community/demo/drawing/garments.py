"""A garment: panels, seams and buttons in centimetres, drawn with the textiles it is given.

The outline of a symmetric piece is written as its right half, from the top of the middle to the bottom of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from community.demo.drawing.canvas import Canvas
from community.demo.drawing.palettes import darker, lighter, luminance
from community.demo.drawing.paths import Box, Frame, Point, Points, bounds, ellipse, flatten, mirror
from community.demo.drawing.textiles import Textile, weave

MAIN, TRIM, INSIDE, LEATHER, METAL, SOLE, ACCENT, HEEL = (
    "main",
    "trim",
    "inside",
    "leather",
    "metal",
    "sole",
    "accent",
    "heel",
)

Cloths = Mapping[str, Textile]


@dataclass(frozen=True)
class Panel:
    """A piece of cloth. `grain` turns its pattern; `raised` lets it cast a shadow on what lies below (centimetres)."""

    points: Points
    cloth: str = MAIN
    grain: float = 0.0
    depth: float = 1.0
    roundness: float = 4.0
    raised: float = 0.0
    folds: tuple[tuple[Points, float, float], ...] = ()


@dataclass(frozen=True)
class Seam:
    """A line: a seam, a stitch (dashed), a strap or a crease; coloured a shade darker or lighter than its cloth."""

    points: Points
    cloth: str = MAIN
    width: float = 0.35
    tone: float = -0.35
    stitched: bool = False
    opacity: float = 0.85


@dataclass(frozen=True)
class Button:
    """A button; or with one hole less, a rivet."""

    x: float
    y: float
    radius: float = 0.75
    cloth: str = TRIM
    holes: bool = True


Part = Panel | Seam | Button


@dataclass(frozen=True)
class Garment:
    """What can be laid on a canvas: its parts from the lowest to the uppermost."""

    name: str
    kind: str
    parts: tuple[Part, ...]
    hangs: bool = False

    @cached_property
    def box(self) -> Box:
        """(left, top, right, bottom) in centimetres."""
        return bounds(tuple(point for part in self.parts for point in _outline(part)))

    @property
    def size(self) -> Point:
        """Width and height in centimetres."""
        left, top, right, bottom = self.box
        return right - left, bottom - top

    @property
    def middle(self) -> Point:
        """The middle of the box."""
        left, top, right, bottom = self.box
        return (left + right) / 2, (top + bottom) / 2


def path(text: str) -> Points:
    """The points of an outline."""
    return flatten(text)


def half(text: str) -> Points:
    """The closed outline whose right half is given."""
    right = flatten(text)
    return right + mirror(right)


def both(panel: Panel) -> tuple[Panel, Panel]:
    """The panel and its mirror image."""
    folds = tuple((mirror(line), width, strength) for line, width, strength in panel.folds)
    return panel, replace(panel, points=mirror(panel.points), grain=-panel.grain, folds=folds)


def both_seams(seam: Seam) -> tuple[Seam, Seam]:
    """The seam and its mirror image."""
    return seam, replace(seam, points=mirror(seam.points))


def fold(text: str, width: float = 2.0, strength: float = -0.5) -> tuple[Points, float, float]:
    """A soft crease along a path: its width in centimetres, dark below 0 and light above."""
    return flatten(text), width, strength


def lay(canvas: Canvas, garment: Garment, cloths: Cloths, frame: Frame, *, lift: float = 1.0) -> Box:
    """Draw the garment and the shadow it casts; `lift` is its height over the ground (1 lies flat, 3 hangs free).

    Returns the pixels it covers.
    """
    scale = frame.scale
    shapes = [frame.place(_outline(part)) for part in garment.parts if not isinstance(part, Button)]
    near, far = 0.5 * scale * lift, 1.9 * scale * lift
    shadow = darker((96, 78, 70), 0.55)
    canvas.shade(shapes, blur=far * 0.9, opacity=0.34, offset=(far, far * 1.3), colour=shadow)
    canvas.shade(shapes, blur=near * 0.8, opacity=0.42, offset=(near * 0.7, near), colour=shadow)
    for part in garment.parts:
        _draw(canvas, part, cloths, frame)
    return bounds(tuple(point for shape in shapes for point in shape))


def _outline(part: Part) -> Points:
    if isinstance(part, Button):
        return ellipse(part.x, part.y, part.radius)
    if isinstance(part, Seam) and part.width > 0.8:
        forth = tuple((x + part.width / 2, y) for x, y in part.points)
        return forth + tuple((x - part.width / 2, y) for x, y in reversed(part.points))
    return part.points


def _draw(canvas: Canvas, part: Part, cloths: Cloths, frame: Frame) -> None:
    textile = cloths.get(part.cloth, cloths[MAIN])
    if isinstance(part, Panel):
        _draw_panel(canvas, part, textile, frame)
    elif isinstance(part, Seam):
        dash = (0.75 * frame.scale, 0.5 * frame.scale) if part.stitched else None
        colour = lighter(textile.ground, part.tone) if part.tone > 0 else darker(textile.ground, -part.tone)
        width = max(1.0, part.width * frame.scale)
        canvas.stroke(frame.place(part.points), width, colour, part.opacity, dash)
    else:
        _draw_button(canvas, part, textile, frame)


def _draw_panel(canvas: Canvas, panel: Panel, textile: Textile, frame: Frame) -> None:
    scale = frame.scale
    placed = frame.place(panel.points)
    if panel.raised:
        reach = panel.raised * scale
        canvas.shade(
            [placed],
            blur=reach,
            opacity=0.38,
            offset=(reach * 0.4, reach * 0.7),
            colour=darker(textile.ground, 0.75),
        )
    grain = -panel.grain if frame.flip else panel.grain
    # Turning a cloth costs the most of all, and on a plain one nobody sees it.
    turn = 0 if textile.is_plain else frame.angle + grain
    canvas.panel(
        placed,
        weave(textile, scale),
        angle=turn,
        depth=panel.depth,
        roundness=panel.roundness * scale,
        folds=[(frame.place(line), width * scale, strength) for line, width, strength in panel.folds],
    )
    edge = darker(textile.ground, 0.42)
    canvas.stroke((*placed, placed[0]), max(1.0, 0.14 * scale), edge, 0.55)


def _draw_button(canvas: Canvas, button: Button, textile: Textile, frame: Frame) -> None:
    colour = textile.ground
    rim = darker(colour, 0.4) if luminance(colour) > 0.25 else lighter(colour, 0.3)
    canvas.fill(
        frame.place(ellipse(button.x + 0.15, button.y + 0.25, button.radius)), darker(colour, 0.7), 0.45
    )
    canvas.fill(frame.place(ellipse(button.x, button.y, button.radius)), rim)
    canvas.fill(frame.place(ellipse(button.x, button.y, button.radius * 0.82)), colour)
    if button.holes:
        gap = button.radius * 0.26
        for x, y in ((-gap, -gap), (gap, -gap), (-gap, gap), (gap, gap)):
            canvas.fill(frame.place(ellipse(button.x + x, button.y + y, button.radius * 0.11, count=10)), rim)
