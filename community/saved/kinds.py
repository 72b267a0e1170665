"""The two kinds of list, and how each names its things: the rest of the room is the same for both."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from community.catalogue.models import Product
from community.looks.models import Look
from community.saved.models import Collection, CollectionItem, WishList, WishListItem


@dataclass(frozen=True)
class Kind:
    """Collections, or wish lists."""

    key: str  # in addresses
    one: str
    many: str
    model: type[Any]  # a SavedList
    item: type[Any]
    holder: str  # the item's foreign key to the list
    thing: str  # the item's foreign key to what is kept
    kept: type[Any]

    def lists(self) -> QuerySet[Any]:
        """Every list with its counters, newest first."""
        rows: QuerySet[Any] = self.model._default_manager.select_related("stats")
        return rows.order_by("-created", "-id")

    def things(self) -> QuerySet[Any]:
        """What may be kept: no look that nobody else sees."""
        rows: QuerySet[Any] = self.kept._default_manager.all()
        return rows.filter(published=True) if self.kept is Look else rows


COLLECTIONS = Kind(
    "collections", "collection", "Collections", Collection, CollectionItem, "collection", "look", Look
)
WISH_LISTS = Kind(
    "wishlists", "wish list", "Wish lists", WishList, WishListItem, "wish_list", "product", Product
)
KINDS = {kind.key: kind for kind in (COLLECTIONS, WISH_LISTS)}


class KindConverter:
    """The kind of list in an address."""

    regex = "|".join(KINDS)

    def to_python(self, value: str) -> Kind:
        """The kind with that key."""
        return KINDS[value]

    def to_url(self, value: Kind | str) -> str:
        """The key of the kind."""
        return value.key if isinstance(value, Kind) else value
