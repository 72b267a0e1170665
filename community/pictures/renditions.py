"""Store a picture: one image and its narrower renditions, all as WebP, without the metadata a camera wrote."""

import io

from django.core.files.base import ContentFile
from PIL import Image, ImageOps

from community.pictures.models import WIDTHS, Picture, rendition_name

QUALITY = 80
EFFORT = 4  # WebP's method: 0 is fast, 6 is small


def store(picture: Picture, image: Image.Image, name: str) -> None:
    """Write `image` and its renditions under `name` (a path ending in .webp) and fill the picture's fields.

    The picture isn't saved. An image wider than the widest rendition is reduced to it. The orientation a camera
    recorded is applied; everything else it recorded (place, device) is dropped.
    """
    upright = ImageOps.exif_transpose(image).convert("RGB")
    largest = _resized(upright, min(upright.width, WIDTHS[-1]))
    storage = picture.image.storage
    stored = storage.save(name, _encoded(largest))
    for width in WIDTHS:
        if width < largest.width:
            storage.save(rendition_name(stored, width), _encoded(_resized(largest, width)))
    picture.image.name = stored
    picture.width, picture.height = largest.size
    picture.colour = dominant_colour(largest)


def discard(picture: Picture) -> None:
    """Delete the files that `store` wrote. A page from a cache may still name them for a few seconds."""
    name = picture.image.name
    if name:
        for each in [name, *(rendition_name(name, width) for width in WIDTHS if width < picture.width)]:
            picture.image.storage.delete(each)


def dominant_colour(image: Image.Image) -> str:
    """The mean colour of the image, as #rrggbb."""
    red, green, blue = image.convert("RGB").resize((1, 1), Image.Resampling.BOX).tobytes()
    return f"#{red:02x}{green:02x}{blue:02x}"


def _resized(image: Image.Image, width: int) -> Image.Image:
    if width == image.width:
        return image
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.LANCZOS)


def _encoded(image: Image.Image) -> "ContentFile[bytes]":  # subscriptable for mypy only
    buffer = io.BytesIO()
    image.save(buffer, "WEBP", quality=QUALITY, method=EFFORT)
    return ContentFile(buffer.getvalue())
