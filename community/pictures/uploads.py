"""A picture that somebody sent: opened only when it is what it says, small enough, and no bomb."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from PIL import Image, UnidentifiedImageError

if TYPE_CHECKING:
    from django.core.files import File

LARGEST = 8 * 1024 * 1024  # bytes
MOST_PIXELS = 40_000_000  # a phone's best camera; 160 MB once unpacked
SMALLEST_SIDE = 200  # px
FORMATS = ("JPEG", "PNG", "WEBP")  # what the bytes are, whatever the name says; no SVG, which is a program


def opened(file: "File[Any]") -> Image.Image:
    """The picture in the file, unpacked. Raises ValidationError with what its sender can do.

    The size is read from the header and judged before anything is unpacked, so that a bomb stays small.
    """
    if (file.size or 0) > LARGEST:
        raise ValidationError(
            f"This file is larger than {LARGEST // 1024**2} MB. Send a smaller one.", code="large"
        )
    unreadable = ValidationError(
        "This is no picture we can read. Send a JPEG, PNG or WebP.", code="unreadable"
    )
    try:
        image = Image.open(file, formats=FORMATS)
        if image.width * image.height > MOST_PIXELS:
            raise ValidationError("This picture has too many pixels. Send a smaller one.", code="pixels")
        if min(image.size) < SMALLEST_SIDE:
            raise ValidationError(
                f"This picture is too small: {SMALLEST_SIDE} pixels on each side at least.", code="small"
            )
        image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ValidationError(
            "This picture has too many pixels. Send a smaller one.", code="pixels"
        ) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise unreadable from None
    return image


class PictureInput(forms.ClearableFileInput):
    """A choice of several files."""

    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": "image/jpeg,image/png,image/webp", "multiple": True, **(attrs or {})})


class PicturesField(forms.FileField):
    """Up to `most` pictures; cleans to a list of opened images, in the order they were chosen."""

    widget = PictureInput

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most = most

    def clean(self, data: Any, initial: Any = None) -> list[Image.Image]:
        """Open every picture. Raises ValidationError naming the file that can't be taken."""
        files = [data] if isinstance(data, UploadedFile) else list(data or [])
        if not files:
            super().clean(None, initial)
            return []
        if len(files) > self.most:
            raise ValidationError(f"Send {self.most} pictures at most: these are {len(files)}.", code="many")
        return [self._opened(file, several=len(files) > 1) for file in files]

    def _opened(self, file: Any, *, several: bool) -> Image.Image:
        super().clean(file)  # an empty file, a name without end
        try:
            return opened(file)
        except ValidationError as error:
            if not several:
                raise
            raise ValidationError([f"{file.name}: {message}" for message in error.messages]) from None
