"""Reads of the catalogue, remembered by the query cache."""

from django.db.models import QuerySet

from community.catalogue.models import Category, Product


def departments() -> list[Category]:
    """The widest shelves, in the order the shop gave them."""
    return [category for category in categories() if category.parent_id is None]


def categories() -> list[Category]:
    """Every shelf: a shop has dozens, so that one cached query answers all questions about the tree."""
    return list(Category.objects.all())


def category(slug: str) -> Category | None:
    """The shelf with that slug, if there is one."""
    return next((category for category in categories() if category.slug == slug), None)


def products(category: Category | None = None) -> QuerySet[Product]:
    """The products on a shelf and on the shelves within it, or all."""
    found = Product.objects.order_by("-created", "-id")
    return found.filter(category_id__in=_within(category)) if category else found


def product(pk: int) -> Product:
    """The product, its shelf, its sizes and its pictures; Product.DoesNotExist if there is none."""
    return Product.objects.select_related("category").prefetch_related("variants", "pictures").get(pk=pk)


def _within(category: Category) -> list[int]:
    every = categories()
    found = [category.pk]
    for pk in found:  # grows while it is walked: breadth first
        found += [each.pk for each in every if each.parent_id == pk and each.pk not in found]
    return found
