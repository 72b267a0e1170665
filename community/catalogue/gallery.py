"""Pictures that a feed names: files beside it, checked with the feed, and stored only once they are new."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files import File

from community.catalogue.models import ProductPicture
from community.pictures.renditions import store
from community.pictures.uploads import opened

MOST = 8  # pictures of a product


@dataclass(frozen=True)
class Shot:
    """A file of the shop's, what it shows for those who can't see it, and what tells its bytes from others."""

    file: Path
    alt: str
    source: str


@dataclass
class Folder:
    """The folder that a feed lies in: nothing outside it is read."""

    path: Path
    _known: dict[str, Shot] = field(default_factory=dict)

    def shot(self, name: str, alt: str) -> Shot:
        """The picture in that file. Raises ValidationError with what the shop can do."""
        if name not in self._known:  # each size's line names it again
            self._known[name] = self._read(name)
        return Shot(self._known[name].file, alt, self._known[name].source)

    def _read(self, name: str) -> Shot:
        path = (self.path / name).resolve()
        if not path.is_relative_to(self.path.resolve()):
            raise ValidationError(f"{name} isn't in the folder of the feed.")
        try:
            with path.open("rb") as file:
                opened(File(file))
                file.seek(0)
                return Shot(path, "", blake2b(file.read(), digest_size=16).hexdigest())
        except OSError as error:
            raise ValidationError(f"{name} can't be read: {error.strerror}.") from None
        except ValidationError as error:
            raise ValidationError([f"{name}: {message}" for message in error.messages]) from None


class PicturesField(forms.Field):
    """The files that a feed names for a product, the first for its cards; cleans to shots.

    In CSV they are one value, `front.jpg: From the front | back.jpg`; in JSON a list of objects with `file` and `alt`.
    A feed that says nothing of pictures (None) leaves them as they are.
    """

    folder: Folder

    def clean(self, value: Any) -> list[Shot] | None:
        """Open every file. Raises ValidationError."""
        if value is None:
            return None
        named = list(_in_cell(value) if isinstance(value, str) else _in_list(value))
        if len(named) > MOST:
            raise ValidationError(f"A product has {MOST} pictures at most: these are {len(named)}.")
        shots = [self.folder.shot(name, alt) for name, alt in named]
        if len({shot.source for shot in shots}) < len(shots):
            raise ValidationError("The same picture is named twice.")
        return shots


def _in_cell(value: str) -> Iterable[tuple[str, str]]:
    for part in value.split("|"):
        name, _, alt = (each.strip() for each in part.partition(":"))
        if name:
            yield name, _short(alt)


def _in_list(value: Any) -> Iterable[tuple[str, str]]:
    if not isinstance(value, list):
        raise ValidationError("It isn't a list of pictures.")
    for each in value:
        name, alt = (each.get("file"), each.get("alt", "")) if isinstance(each, dict) else (each, "")
        if not isinstance(name, str) or not isinstance(alt, str) or not name or "\0" in name + alt:
            raise ValidationError("A picture is the name of a file, or an object with file and alt.")
        yield name, _short(alt)


def _short(alt: str) -> str:
    if len(alt) > 200:
        raise ValidationError("A description of a picture has 200 characters at most.")
    return alt


def hang(picture: ProductPicture, shot: Shot) -> None:
    """Store the shot's file as the picture, which isn't saved."""
    with shot.file.open("rb") as file:
        store(picture, opened(File(file)), f"products/{picture.product_id}/{shot.source}.webp")
    picture.source = shot.source
