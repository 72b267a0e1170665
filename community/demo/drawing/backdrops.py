"""Backdrops: tinted paper and linen, shapes, and the light that falls on them."""

import math
from random import Random

from PIL import Image, ImageChops, ImageFilter

from community.demo.drawing.canvas import Canvas, Colour, tile
from community.demo.drawing.palettes import Palette, darker, lighter, mix
from community.demo.drawing.paths import Frame, Points, ellipse, flatten, rectangle
from community.demo.drawing.textiles import Textile, weave


def paper(width: int, height: int, palette: Palette, rng: Random) -> Canvas:
    """A ground of one or two sheets of tinted paper, or linen."""
    base = rng.choice((palette.backdrop, palette.backdrop, palette.ground, lighter(palette.backdrop, 0.35)))
    canvas = Canvas(width, height, base)
    kind = rng.choice(("plain", "linen", "split", "slant", "plain"))
    other = palette.ground if base != palette.ground else lighter(palette.backdrop, 0.4)
    if kind == "linen":
        canvas.image.paste(tile(weave(Textile("plain", (base,)), width / 90), width, height), (0, 0))
    elif kind == "split":
        edge = height * rng.uniform(0.58, 0.72)
        _sheet(canvas, rectangle(-20, edge, width + 20, height + 20), other)
    elif kind == "slant":
        start, end = width * rng.uniform(0.2, 0.5), width * rng.uniform(0.5, 0.85)
        _sheet(
            canvas, ((start, -20), (width + 20, -20), (width + 20, height + 20), (end, height + 20)), other
        )
    return canvas


def shape(canvas: Canvas, palette: Palette, rng: Random) -> None:
    """One large quiet shape behind a single garment: an arch, a sun or a panel."""
    width, height = canvas.width, canvas.height
    colour = rng.choice(
        (palette.ground, lighter(palette.garments[1], 0.35), mix(palette.backdrop, palette.accent, 0.34))
    )
    kind = rng.choice(("arch", "sun", "panel"))
    if kind == "arch":
        half = width * rng.uniform(0.3, 0.36)
        top = height * 0.42
        curve = tuple(
            (width / 2 + half * math.cos(turn), top + half * math.sin(turn))
            for turn in (math.pi + math.pi * step / 48 for step in range(49))
        )
        canvas.fill((*curve, (width / 2 + half, height + 9), (width / 2 - half, height + 9)), colour)
    elif kind == "sun":
        radius = width * rng.uniform(0.3, 0.38)
        canvas.fill(
            ellipse(width * rng.uniform(0.4, 0.6), height * rng.uniform(0.38, 0.5), radius, count=120), colour
        )
    else:
        left = width * rng.uniform(0.12, 0.2)
        canvas.fill(rectangle(left, height * 0.1, width - left, height * 0.9), colour)


def _sheet(canvas: Canvas, points: Points, colour: Colour) -> None:
    reach = canvas.width / 90
    canvas.shade(
        [points], blur=reach, opacity=0.22, offset=(-reach * 0.3, -reach * 0.3), colour=darker(colour, 0.7)
    )
    canvas.fill(points, colour)


def light(canvas: Canvas, palette: Palette, rng: Random) -> None:
    """Daylight from the upper left, and sometimes a window's panes or a palm's shadow on it."""
    kind = rng.choice(("window", "palm", "none", "palm", "none"))
    if kind == "window":
        _window(canvas, rng)
    elif kind == "palm":
        _palm(canvas, palette, rng)


def finish(canvas: Canvas) -> Image.Image:
    """The whole picture, slightly brighter where the light comes from."""
    width, height = canvas.width, canvas.height
    ramp = Image.linear_gradient("L").rotate(-38, Image.Resampling.BILINEAR, expand=False, fillcolor=128)
    ramp = ramp.crop((40, 40, 216, 216)).point([round(140 - value * 0.12) for value in range(256)])
    wash = ramp.filter(ImageFilter.GaussianBlur(24)).resize((width, height), Image.Resampling.BILINEAR)
    return ImageChops.hard_light(canvas.image, Image.merge("RGB", (wash, wash, wash)))


def _window(canvas: Canvas, rng: Random) -> None:
    width = canvas.width
    frame = Frame(
        width * rng.uniform(0.05, 0.35), width * rng.uniform(0.0, 0.3), width / 100, rng.uniform(10, 22)
    )
    panes = []
    for column in range(2):
        for row in range(4):
            left, top = column * 27.0, row * 30.0
            skew = 7.0
            pane = ((left, top), (left + 24, top + skew), (left + 24, top + 27 + skew), (left, top + 27))
            panes.append(frame.place(pane))
    canvas.shade(panes, blur=width / 90, opacity=0.34, colour=(255, 248, 230))


def _palm(canvas: Canvas, palette: Palette, rng: Random) -> None:
    width, height = canvas.width, canvas.height
    corner = rng.choice(((0.0, 0.0, 40), (1.0, 0.0, 135), (0.0, 1.0, -45), (1.0, 1.0, -135)))
    frame = Frame(width * corner[0], height * corner[1], width / 100, corner[2] + rng.uniform(-14, 14))
    leaves = []
    for step in range(3, 17):
        for side in (-1, 1):
            reach = 26 * math.sin(step / 18 * math.pi) + 5
            root = step * 4.4
            leaf = flatten(
                f"M {root:.2f} 0 C {root + reach * 0.3:.2f} {side * reach * 0.3:.2f} {root + reach * 0.55:.2f}"
                f" {side * reach * 0.7:.2f} {root + reach * 0.6:.2f} {side * reach:.2f} C {root + reach * 0.3:.2f}"
                f" {side * reach * 0.75:.2f} {root + reach * 0.05:.2f} {side * reach * 0.4:.2f} {root - 1.6:.2f} 0"
            )
            leaves.append(frame.place(leaf))
    leaves.append(frame.place(rectangle(0, -0.5, 76, 0.5)))
    canvas.shade(leaves, blur=width / 150, opacity=0.17, colour=darker(palette.ground, 0.75))
