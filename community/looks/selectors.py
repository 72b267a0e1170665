"""Reads about looks. Each list is light (a row and its counters): what a card shows is loaded for the cards that are
not in the cache."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from community.catalogue.models import Product
from community.looks.models import Look, Photo, ProductTag

POPULAR_AMONG = 200  # the newest looks among which the most liked are found: bounds the sort


def newest() -> QuerySet[Look]:
    """All published looks with their counters, newest first."""
    return Look.objects.filter(published=True).select_related("stats").order_by("-created", "-id")


def front(loved: int, latest: int) -> tuple[list[Look], list[Look]]:
    """The most liked among the newest, and the newest, in one query."""
    recent = newest().values("pk")[:POPULAR_AMONG]
    liked = newest().filter(pk__in=recent).order_by("-stats__likes", "-id").values("pk")[:loved]
    # A union, not two conditions: those would read every look there is.
    rows = list(newest().filter(pk__in=liked.union(newest().values("pk")[:latest])))
    # The first of all are the first of these: both kinds are here, and all are among the recent.
    return sorted(rows, key=lambda look: (-look.stats.likes, -look.pk))[:loved], rows[:latest]


def of_author(author_id: int) -> QuerySet[Look]:
    """A member's published looks, newest first."""
    return newest().filter(author_id=author_id)


def wearing(product_id: int) -> QuerySet[Look]:
    """The published looks that wear a product, newest first."""
    return newest().filter(pk__in=ProductTag.objects.filter(product_id=product_id).values("look_id"))


def look(pk: int) -> Look:
    """A published look with its counters; Look.DoesNotExist if there is none."""
    return newest().get(pk=pk)


def own(author_id: int) -> QuerySet[Look]:
    """All looks of a member, published or not, for that member; newest first."""
    return Look.objects.filter(author_id=author_id).select_related("stats").order_by("-created", "-id")


def own_look(pk: int, author_id: int) -> Look:
    """A member's own look, published or not; Look.DoesNotExist if it is another's or none."""
    return own(author_id).select_related("author").get(pk=pk)


def own_photo(pk: int, author_id: int) -> Photo:
    """A photo of a member's own look; Photo.DoesNotExist if it is another's or none."""
    return Photo.objects.select_related("look").get(pk=pk, look__author_id=author_id)


def cards(pks: Sequence[object]) -> QuerySet[Look]:
    """These looks with what a card shows, author and cover, in two queries however many they are."""
    covers = Prefetch("photos", Photo.objects.filter(position=0), to_attr="covers")
    looks = Look.objects.filter(pk__in=pks)  # type: ignore[misc]  # FragmentList knows keys as objects
    return looks.select_related("author", "stats").prefetch_related(covers)


@dataclass(frozen=True)
class Gallery:
    """A look's photos, each with its tags, and the products worn, each once."""

    photos: list[Photo]
    products: list[Product]


def gallery(look: Look) -> Gallery:
    """What the look page shows beside the text. Starts at the looks' tables, so that the replicas answer."""
    tags = Prefetch("tags", ProductTag.objects.select_related("product"))
    photos = list(look.photos.prefetch_related(tags))
    worn = {tag.product_id: tag.product for photo in photos for tag in photo.tags.all()}
    return Gallery(photos, list(worn.values()))
