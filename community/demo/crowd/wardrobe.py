"""What the crowd wears: outfits of the demo's looks under other titles, and more products of the same make.

Pictures are shared: a drawing takes a fifth of a second, and fifty thousand look no different in a list. They are
copies of the demo's under names of their own, which no member who can sign in could delete.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import PurePosixPath
from random import Random

from django.core.files.storage import default_storage
from django.utils.text import slugify

from community.catalogue.models import Product
from community.demo.looks import Post
from community.demo.words.products import BRANDS, MODELS
from community.looks.models import Photo
from community.pictures.models import Picture

SOURCE, FOLDER = "demo/looks/", "demo/crowd/"
PREFIX = "RW-C"  # of the crowd's products' references
PRODUCT_FIELDS = (
    "reference",
    "name",
    "slug",
    "brand",
    "category",
    "description",
    "price",
    "created",
    "image",
    "width",
    "height",
    "colour",
)


@dataclass(frozen=True)
class Worn:
    """A tag of a photo: the demo's product and where it is seen."""

    product: int
    x: int
    y: int


@dataclass(frozen=True)
class Shot:
    """A photo that many looks share."""

    alt: str
    image: str
    width: int
    height: int
    colour: str
    worn: tuple[Worn, ...]


@dataclass(frozen=True)
class Outfit:
    """A demo look, to be worn by others: its photos, the rule its titles start from, and what can be said of it."""

    shots: tuple[Shot, ...]
    composition: str
    facts: dict[str, str]


def outfits(posts: Sequence[Post]) -> list[Outfit]:
    """The demo's looks, for which `posts` is the plan."""
    photos: dict[int, list[Shot]] = {}
    found = Photo.objects.using("default").filter(image__startswith=SOURCE).order_by("image")
    for photo in found.prefetch_related("tags"):
        number = int(PurePosixPath(str(photo.image)).stem.split("-")[0])
        worn = tuple(Worn(tag.product_id, tag.x, tag.y) for tag in photo.tags.all())
        shot = Shot(photo.alt, shared(photo), photo.width, photo.height, photo.colour, worn)
        photos.setdefault(number, []).append(shot)
    return [
        Outfit(tuple(shots), posts[number].shots[0].scene.composition, posts[number].facts)
        for number, shots in photos.items()
        if number < len(posts)
    ]


def shared(picture: Picture) -> str:
    """The name of the crowd's own copy of a picture."""
    return f"{FOLDER}{PurePosixPath(picture.image.name or '').name}"


def share() -> None:
    """Copy the demo's pictures, with their renditions, to where the crowd's are."""
    for photo in Photo.objects.using("default").filter(image__startswith=SOURCE):
        for name in photo.file_names():
            target = f"{FOLDER}{PurePosixPath(name).name}"
            if not default_storage.exists(target):
                with default_storage.open(name) as file:
                    default_storage.save(target, file)


def shop() -> list[Product]:
    """The demo's own products."""
    found = Product.objects.using("default").filter(reference__startswith="RW-")
    return list(found.exclude(reference__startswith=PREFIX).order_by("reference"))


def products(
    known: Sequence[Product], count: int, now: datetime, rng: Random
) -> Iterator[tuple[object, ...]]:
    """Values of PRODUCT_FIELDS: what the shop has already (`known`), as another model of another brand."""
    for number in range(count):
        product = known[number % len(known)]
        before, _, thing = product.name.partition(" ")
        model = rng.choice(MODELS)
        name = f"{model} {thing}"
        price = max(Decimal(5), product.price + rng.randrange(-6, 7) * 5)
        yield (
            f"{PREFIX}{number:05d}",
            name,
            slugify(name),
            rng.choice(BRANDS),
            product.category_id,
            product.description.replace(before, model),
            price,
            now - timedelta(days=20 + 200 * rng.random()),
            product.image.name,
            product.width,
            product.height,
            product.colour,
        )


def alike() -> dict[int, list[int]]:
    """The products that look like each of the demo's, that one included, by its key."""
    found: dict[str, list[int]] = {}
    listed = Product.objects.using("default").filter(reference__startswith="RW-").order_by("reference")
    for pk, image in listed.values_list("pk", "image"):
        found.setdefault(image, []).append(pk)
    return {product.pk: found[product.image.name or ""] for product in shop()}
