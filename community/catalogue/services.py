"""Writes of the catalogue: taking over a shop's feed. Only rows that differ are written, so caches keep the rest."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from community.catalogue.feeds import Entry, FeedError
from community.catalogue.gallery import hang
from community.catalogue.models import Category, Product, ProductPicture, ProductVariant
from community.pictures.renditions import discard

_BATCH = 500


@dataclass
class Taken:
    """How many rows a feed made, changed or found as they were."""

    products_made: int = 0
    products_changed: int = 0
    variants_made: int = 0
    variants_changed: int = 0
    variants_gone: int = 0
    pictures_made: int = 0
    pictures_changed: int = 0
    pictures_gone: int = 0
    categories_made: int = 0
    unchanged: int = 0


def take_over(entries: list[Entry], *, rehearse: bool = False) -> Taken:
    """Make the catalogue's rows say what the feed says, in one transaction; a rehearsal undoes it.

    A product that the feed doesn't name stays; a size or a picture that it no longer names of one of its products is
    removed. A sku may move to another product. Raises FeedError, with nothing written, when two shelves would get one
    slug.
    """
    taken = Taken()
    with transaction.atomic():
        shelves = _shelves(entries, taken)
        products = _products(entries, shelves, taken)
        _variants(entries, products, taken)
        _galleries(entries, products, taken, rehearse=rehearse)
        if rehearse:
            transaction.set_rollback(True)
    return taken


def _shelves(entries: Iterable[Entry], taken: Taken) -> dict[tuple[str, ...], Category]:
    found: dict[tuple[str, ...], Category] = {}
    known = {(each.parent_id, each.name): each for each in Category.objects.all()}
    slugs = {each.slug for each in known.values()}
    for path in dict.fromkeys(entry.values["category"] for entry in entries):
        parent: Category | None = None
        for depth, name in enumerate(path, start=1):
            shelf = known.get((parent.pk if parent else None, name))
            if shelf is None:
                slug = _free_slug(path[:depth], slugs)
                shelf = Category.objects.create(name=name, slug=slug, parent=parent, position=len(known))
                known[(parent.pk if parent else None, name)] = shelf
                slugs.add(slug)
                taken.categories_made += 1
            parent = found[path[:depth]] = shelf
    return found


def _free_slug(path: tuple[str, ...], slugs: set[str]) -> str:
    """The last name's slug, with the wider shelves before it where another shelf has that already."""
    for start in range(len(path) - 1, -1, -1):
        slug = slugify(" ".join(path[start:]))[:60].rstrip("-")
        if slug and slug not in slugs:
            return slug
    raise FeedError([f"The shelf {' > '.join(path)} would get the address of another one. Rename it."])


def _products(
    entries: list[Entry], shelves: dict[tuple[str, ...], Category], taken: Taken
) -> dict[str, Product]:
    references = [entry.values["reference"] for entry in entries]
    known = {each.reference: each for each in Product.objects.filter(reference__in=references)}
    made, changed = [], []
    fields = ["name", "slug", "brand", "category", "description", "price", "currency"]
    for entry in entries:
        values = {name: value for name, value in entry.values.items() if name != "pictures"}
        values |= {"category": shelves[entry.values["category"]]}
        values["slug"] = slugify(values["name"])[:140] or "product"
        product = known.get(values["reference"])
        if product is None:
            made.append(Product(**values))
        elif _differs(product, values):
            changed.append(product)
        else:
            taken.unchanged += 1
    Product.objects.bulk_create(made, batch_size=_BATCH)
    Product.objects.bulk_update(changed, fields, batch_size=_BATCH)
    taken.products_made, taken.products_changed = len(made), len(changed)
    return {str(each.reference): each for each in [*known.values(), *made]}


def _variants(entries: list[Entry], products: dict[str, Product], taken: Taken) -> None:
    wanted: dict[str, dict[str, Any]] = {}
    for entry in entries:
        product = products[entry.values["reference"]]
        for position, values in enumerate(entry.variants):
            wanted[values["sku"]] = {**values, "product_id": product.pk, "position": position}
    ours = [each.pk for each in products.values()]
    gone = ProductVariant.objects.filter(product__in=ours).exclude(sku__in=wanted)
    taken.variants_gone = gone.delete()[0]
    known = {each.sku: each for each in ProductVariant.objects.filter(sku__in=wanted)}
    made = [ProductVariant(**values) for sku, values in wanted.items() if sku not in known]
    changed = [known[sku] for sku, values in wanted.items() if sku in known and _differs(known[sku], values)]
    ProductVariant.objects.bulk_create(made, batch_size=_BATCH)
    ProductVariant.objects.bulk_update(changed, ["product", "size", "stock", "position"], batch_size=_BATCH)
    taken.variants_made, taken.variants_changed = len(made), len(changed)


def _galleries(entries: list[Entry], products: dict[str, Product], taken: Taken, *, rehearse: bool) -> None:
    """Hang what the feed shows of each product; a file that hangs already isn't stored again.

    Last of all, so that what stops an import before it leaves no file behind.
    """
    told = [
        (products[each.values["reference"]], each.values["pictures"])
        for each in entries
        if each.values["pictures"] is not None
    ]
    known: dict[int, dict[str, ProductPicture]] = {product.pk: {} for product, _ in told}
    for picture in ProductPicture.objects.filter(product__in=known):
        known[picture.product_id][picture.source or f"no feed's {picture.pk}"] = picture
    for product, shots in told:
        hung = known[product.pk]
        for position, shot in enumerate(shots):
            picture = hung.pop(shot.source) if shot.source in hung else ProductPicture(product=product)
            if picture.source != shot.source and not rehearse:
                hang(picture, shot)
            _keep(picture, {"position": position, "alt": shot.alt}, taken)
            if position == 0:
                _face(product, picture)
        for gone in hung.values():
            gone.delete()
            transaction.on_commit(partial(discard, gone))
            taken.pictures_gone += 1
        if hung and not shots:
            _face(product, ProductPicture())


def _keep(picture: ProductPicture, values: dict[str, Any], taken: Taken) -> None:
    made, changed = picture._state.adding, _differs(picture, values)
    if made or changed:
        picture.save()
        taken.pictures_made += made
        taken.pictures_changed += not made


def _face(product: Product, picture: ProductPicture) -> None:
    """Let the product's cards show this picture."""
    values = {name: getattr(picture, name) for name in ("image", "width", "height", "colour")}
    if _differs(product, values):
        product.save(update_fields=list(values))


def _differs(row: Product | ProductVariant | ProductPicture, values: dict[str, Any]) -> bool:
    """Set the values on the row; was any of them another one?"""
    before = {name: getattr(row, name) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    return before != values
