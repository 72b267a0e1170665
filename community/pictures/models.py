"""What every stored picture knows about itself, so that a page can reserve its place before it loads."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from django.core.validators import RegexValidator
from django.db import models

WIDTHS = (320, 640, 1280)  # px; a phone's column, a phone's screen at 2x, a desktop's column at 2x


@dataclass(frozen=True)
class Rendition:
    """One file of a picture: its URL and its width in pixels."""

    url: str
    width: int


def rendition_name(name: str, width: int) -> str:
    """Where the rendition `width` pixels wide of the file `name` is stored: beside it."""
    path = PurePosixPath(name)
    return str(path.with_name(f"{path.stem}-{width}{path.suffix}"))


class Picture(models.Model):
    """An image, its size in pixels and the colour that stands in for it while it loads.

    Smaller renditions lie beside the image (see `community.pictures.renditions.store`, which fills all fields).
    """

    image = models.ImageField(max_length=200, blank=True)
    width = models.PositiveSmallIntegerField(default=0, editable=False)
    height = models.PositiveSmallIntegerField(default=0, editable=False)
    colour = models.CharField(
        max_length=7, default="#d8d4cf", validators=[RegexValidator(r"^#[0-9a-f]{6}\Z")], editable=False
    )

    class Meta:
        abstract = True

    def file_names(self) -> list[str]:
        """The names under which the image and its renditions are stored."""
        if not self.image:
            return []
        name = self.image.name or ""
        return [name, *(rendition_name(name, width) for width in WIDTHS if width < self.width)]

    def renditions(self) -> list[Rendition]:
        """The files that exist, narrowest first; the last is the image itself. None without an image."""
        if not self.image:
            return []
        storage, name = self.image.storage, self.image.name or ""
        narrower = [
            Rendition(storage.url(rendition_name(name, width)), width)
            for width in WIDTHS
            if width < self.width
        ]
        return [*narrower, Rendition(self.image.url, self.width)]
