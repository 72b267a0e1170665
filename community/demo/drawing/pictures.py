"""Pictures as files: scenes and portraits drawn and encoded in every width, on every core.

A job is plain data and a result is bytes, so that worker processes need neither Django nor a database.
"""

import io
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from PIL import Image, ImageFilter

from community.demo.drawing import avatars
from community.demo.drawing.compositions import Scene, Spot, draw
from community.demo.drawing.palettes import Palette

# WebP's quality and how far the picture is softened before, in pixels; the first that is light enough is taken.
ATTEMPTS = ((78, 0.0), (60, 0.0), (45, 1.0), (35, 2.0), (25, 4.0))
HEAVIEST = 100_000  # bytes; the largest picture of a page should arrive on a phone before one notices
EFFORT = 2  # WebP's method: 4 doubles the time and saves a twentieth of the bytes
_TOO_FEW = 12


@dataclass(frozen=True)
class Portrait:
    """What an avatar is drawn from."""

    palette: Palette
    seed: int
    initials: str


@dataclass(frozen=True)
class Job:
    """One picture to draw: what, and its widths in pixels, narrowest first."""

    subject: Scene | Portrait
    widths: tuple[int, ...]


@dataclass(frozen=True)
class Files:
    """A drawn picture: its encodings by width, its size in pixels, its mean colour and its spots (see `Drawing`)."""

    encoded: dict[int, bytes]
    width: int
    height: int
    colour: str
    spots: tuple[Spot | None, ...]


def render(job: Job) -> Files:
    """Draw one picture and encode it as WebP in each of the job's widths."""
    widest = job.widths[-1]
    if isinstance(job.subject, Portrait):
        portrait = job.subject
        image = avatars.draw(portrait.palette, portrait.seed, portrait.initials, widest)
        spots: tuple[Spot | None, ...] = ()
    else:
        drawing = draw(job.subject, widest)
        image, spots = drawing.image, drawing.spots
    return Files(_encodings(image, job.widths), image.width, image.height, _mean(image), spots)


def render_all(jobs: Sequence[Job]) -> Iterator[Files]:
    """Draw the pictures in order, on all cores when they are many."""
    if len(jobs) < _TOO_FEW:
        yield from map(render, jobs)
        return
    workers = min(8, os.cpu_count() or 1)
    # Spawned, not forked: a fork would copy the parent's database connections and threads.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        yield from pool.map(render, jobs, chunksize=4)


def _encodings(image: Image.Image, widths: tuple[int, ...]) -> dict[int, bytes]:
    """Each narrower picture is made from the next wider one, which is cheaper than from the widest."""
    encoded = {}
    for width in reversed(widths):
        if width != image.width:
            height = round(image.height * width / image.width)
            image = image.resize((width, height), Image.Resampling.BICUBIC)
        encoded[width] = _encode(image)
    return encoded


def _encode(image: Image.Image) -> bytes:
    """As WebP, coarser and softer if the picture is so lively that it would be too heavy."""
    content = b""
    for quality, softness in ATTEMPTS:
        buffer = io.BytesIO()
        softened = image.filter(ImageFilter.GaussianBlur(softness)) if softness else image
        softened.save(buffer, "WEBP", quality=quality, method=EFFORT)
        content = buffer.getvalue()
        if len(content) <= HEAVIEST:
            break
    return content


def _mean(image: Image.Image) -> str:
    red, green, blue = image.resize((1, 1), Image.Resampling.BOX).tobytes()
    return f"#{red:02x}{green:02x}{blue:02x}"
