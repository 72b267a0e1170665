"""Loading what is there to react to: people, products, looks."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from django.contrib.auth.hashers import make_password
from django.utils.text import slugify

from community.catalogue.models import Product, ProductVariant
from community.demo import catalogue
from community.demo.crowd import people, wardrobe
from community.demo.crowd.audience import Audience
from community.demo.crowd.gathering import Gathering
from community.demo.crowd.loading import Row, copy, reserve
from community.demo.crowd.wardrobe import PREFIX, PRODUCT_FIELDS, Outfit
from community.demo.words.looks import GRAMMAR
from community.demo.words.phrases import speak
from community.looks.models import Look, Photo, ProductTag
from community.people.models import User

_LOOK_FIELDS = ("id", "author", "title", "slug", "description", "created")
_PHOTO_FIELDS = ("id", "look", "position", "alt", "image", "width", "height", "colour")
_TAG_FIELDS = ("look", "photo", "product", "x", "y")


def load_people(gathering: Gathering) -> int:
    """Everyone."""
    count, rng = gathering.size.people, gathering.rng("people")
    rows = people.rows(count, make_password(None), gathering.now, rng)
    return copy(User, people.FIELDS, gathering.track(rows, "people", count))


def load_products(gathering: Gathering) -> int:
    """More of the shop, in sizes."""
    count, rng = gathering.size.products, gathering.rng("products")
    rows = wardrobe.products(wardrobe.shop(), count, gathering.now, rng)
    loaded = copy(Product, PRODUCT_FIELDS, gathering.track(rows, "products", count))
    found = Product.objects.using("default").filter(reference__startswith=PREFIX).order_by("reference")
    made = list(found.values_list("pk", "reference", "category__slug"))
    copy(ProductVariant, ("product", "sku", "size", "stock", "position"), _variants(made, rng))
    return loaded


def _variants(made: list[tuple[int, str | None, str]], rng: Random) -> Iterator[Row]:
    for pk, reference, category in made:
        for position, (size, stock) in enumerate(catalogue.stock(category, rng)):
            yield pk, f"{reference}-{size or 'one'}", size, stock, position


def load_looks(gathering: Gathering) -> int:
    """Looks of the last five months, later ones with higher keys, their photos and tags."""
    count, rng = gathering.size.looks, gathering.rng("looks")
    authors = Audience(gathering.keys, rng).draw(count)
    worn = rng.choices(gathering.outfits, k=count)
    keys = reserve(Look, count)
    loaded = copy(
        Look, _LOOK_FIELDS, gathering.track(_looks(gathering, keys, authors, worn, rng), "looks", count)
    )
    photos = [
        (key, position, shot)
        for key, outfit in zip(keys, worn, strict=True)
        for position, shot in enumerate(outfit.shots)
    ]
    numbers = reserve(Photo, len(photos))
    rows = (
        (number, key, position, shot.alt, shot.image, shot.width, shot.height, shot.colour)
        for number, (key, position, shot) in zip(numbers, photos, strict=True)
    )
    copy(Photo, _PHOTO_FIELDS, gathering.track(rows, "photos", len(photos)))
    alike = wardrobe.alike()
    tags = (
        (key, number, rng.choice(alike[tag.product]), tag.x, tag.y)
        for number, (key, _, shot) in zip(numbers, photos, strict=True)
        for tag in shot.worn
    )
    copy(
        ProductTag,
        _TAG_FIELDS,
        gathering.track(tags, "product tags", sum(len(shot.worn) for *_, shot in photos)),
    )
    return loaded


def _looks(
    gathering: Gathering, keys: list[int], authors: list[int], worn: list[Outfit], rng: Random
) -> Iterator[Row]:
    cities = {person.pk: person.city for person in gathering.people}
    for number, (key, author, outfit) in enumerate(zip(keys, authors, worn, strict=True)):
        facts = {**outfit.facts, "author": gathering.first_names[author], "city": cities[author]}
        title = speak(GRAMMAR, outfit.composition, facts, rng)[:120]
        age = timedelta(days=150 * (1 - number / len(keys)) ** 1.25, hours=1)
        description = speak(GRAMMAR, "description", facts, rng)
        yield key, author, title, slugify(title), description, gathering.now - age
