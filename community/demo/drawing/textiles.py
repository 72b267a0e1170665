"""Textiles: a pattern is one small repeating swatch, drawn large and reduced so that its edges are smooth."""

from dataclasses import dataclass
from functools import lru_cache
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from community.demo.drawing.canvas import Colour, tile
from community.demo.drawing.patterns import PATTERNS

_FINE = 4  # a swatch is drawn at four times its size


@dataclass(frozen=True)
class Textile:
    """What a garment is made of: the pattern's name, its colours (ground first) and its repeat in centimetres."""

    pattern: str
    colours: tuple[Colour, ...]
    repeat: float = 4.0

    @property
    def ground(self) -> Colour:
        """The colour that seams and shadows are derived from."""
        return self.colours[0]

    @property
    def is_plain(self) -> bool:
        """Whether it has no pattern."""
        return self.pattern == "plain" or self.pattern in _SMOOTH


_SMOOTH = {"leather", "metal", "gloss"}


@lru_cache(maxsize=256)
def weave(textile: Textile, scale: float) -> Image.Image:
    """One seamless swatch of the textile at `scale` pixels a centimetre."""
    size = max(4, round(textile.repeat * scale))
    swatch = Image.new("RGB", (size * _FINE, size * _FINE), textile.ground)
    pattern = PATTERNS.get(textile.pattern)
    if pattern is not None:
        pattern(ImageDraw.Draw(swatch), size * _FINE, textile.colours)
    swatch = swatch.reduce(_FINE)
    if textile.pattern in _SMOOTH:
        return swatch
    repeats = max(1, round(220 / size))
    swatch = tile(swatch, size * repeats, size * repeats)
    grain = _threads(scale).resize(swatch.size, Image.Resampling.BICUBIC)
    return ImageChops.soft_light(swatch, Image.merge("RGB", (grain, grain, grain)))


@lru_cache(maxsize=16)
def _threads(scale: float) -> Image.Image:
    """Grey, uneven threads in both directions; 128 on the average."""
    rng = Random(int(scale * 16))
    count, side = 52, 208
    warp = Image.frombytes("L", (count * 2, 5), rng.randbytes(count * 10)).resize(
        (side, side), Image.Resampling.BICUBIC
    )
    weft = Image.frombytes("L", (5, count * 2), rng.randbytes(count * 10)).resize(
        (side, side), Image.Resampling.BICUBIC
    )
    mixed = ImageChops.add(warp, weft, scale=2)
    middle = mixed.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    level = float(middle) if isinstance(middle, int | float) else 128.0
    calm = mixed.point([max(0, min(255, round(128 + (value - level) * 0.2))) for value in range(256)])
    return calm.filter(ImageFilter.GaussianBlur(0.6))
