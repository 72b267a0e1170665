"""Outlines: SVG-like path strings in centimetres, flattened to points and placed on a canvas in pixels."""

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

Point = tuple[float, float]
Points = tuple[Point, ...]
Box = tuple[float, float, float, float]

_TOKEN = re.compile(r"[MLQCZ]|-?\d+(?:\.\d+)?")
_CURVE_STEPS = 12


@lru_cache(maxsize=4096)
def flatten(path: str) -> Points:
    """Turn a path of absolute M, L, Q, C and Z commands into the points of a polyline, in its own unit."""
    tokens = _TOKEN.findall(path)
    points: list[Point] = []
    command, position = "M", 0
    while position < len(tokens):
        if tokens[position].isalpha():
            command = tokens[position]
            position += 1
            continue
        count = {"M": 2, "L": 2, "Q": 4, "C": 6}[command]
        numbers = [float(token) for token in tokens[position : position + count]]
        position += count
        controls = list(zip(numbers[::2], numbers[1::2], strict=True))
        if len(controls) == 1:
            points.append(controls[0])
        else:
            points.extend(_bezier([points[-1], *controls]))
    return tuple(points)


def _bezier(controls: list[Point]) -> list[Point]:
    curve = []
    for step in range(1, _CURVE_STEPS + 1):
        t = step / _CURVE_STEPS
        layer = controls
        while len(layer) > 1:
            layer = [(a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t) for a, b in pairwise(layer)]
        curve.append(layer[0])
    return curve


def mirror(points: Points) -> Points:
    """The points' mirror image at the vertical axis x = 0, in reverse order."""
    return tuple((-x, y) for x, y in reversed(points))


def ellipse(x: float, y: float, radius_x: float, radius_y: float | None = None, count: int = 40) -> Points:
    """Points around an ellipse."""
    radius_y = radius_x if radius_y is None else radius_y
    turns = (2 * math.pi * step / count for step in range(count))
    return tuple((x + radius_x * math.cos(turn), y + radius_y * math.sin(turn)) for turn in turns)


def rectangle(left: float, top: float, right: float, bottom: float) -> Points:
    """The four corners."""
    return ((left, top), (right, top), (right, bottom), (left, bottom))


def bounds(points: Points) -> Box:
    """(left, top, right, bottom) around the points."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


@dataclass(frozen=True)
class Frame:
    """Where a thing lies on the canvas: the pixel its origin falls on, pixels a centimetre, degrees clockwise."""

    x: float
    y: float
    scale: float
    angle: float = 0.0
    flip: bool = False
    origin: Point = (0.0, 0.0)

    def place(self, points: Points) -> Points:
        """Map points in centimetres to pixels."""
        turn = math.radians(self.angle)
        cos, sin = math.cos(turn) * self.scale, math.sin(turn) * self.scale
        sign = -1 if self.flip else 1
        left, top = self.origin
        return tuple(
            (
                self.x + sign * (px - left) * cos - (py - top) * sin,
                self.y + sign * (px - left) * sin + (py - top) * cos,
            )
            for px, py in points
        )
