"""A collection holds looks, a wish list products. Both belong to a member, who decides who sees them."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

import denorm


class Visibility(models.TextChoices):
    """Who sees a list beside its owner."""

    PUBLIC = "public", "Everyone"
    LINK = "link", "Whoever has the link"
    PRIVATE = "private", "Only me"


def new_key() -> str:
    """What the address of a list has that only those with the link see: 128 bits."""
    return secrets.token_urlsafe(16)


class SavedList(models.Model):
    """What collections and wish lists have in common."""

    name = models.CharField(max_length=80)
    description = models.CharField(max_length=300, blank=True)
    visibility = models.CharField("who sees it", max_length=7, choices=Visibility, default=Visibility.PUBLIC)
    key = models.CharField(max_length=22, default=new_key, editable=False)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True
        ordering = ["-created", "-id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The list's page, without its key."""
        kind = type(self).KIND  # type: ignore[attr-defined]  # each concrete class has one
        return reverse("saved:list", args=[kind, self.pk, self.slug])

    @property
    def slug(self) -> str:
        """Its name in its address."""
        return slugify(self.name)[:80] or "list"

    def get_shared_url(self) -> str:
        """The address to pass on: with the key where that opens the list."""
        url = self.get_absolute_url()
        return f"{url}?key={self.key}" if self.visibility == Visibility.LINK else url


class Collection(SavedList):
    """Looks that a member gathered."""

    KIND = "collections"

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="collections")

    class Meta(SavedList.Meta):
        indexes = [
            models.Index("owner", F("created").desc(), F("id").desc(), name="saved_collections_of"),
        ]


class CollectionItem(models.Model):
    """A look in a collection."""

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="items")
    look = models.ForeignKey("looks.Look", models.CASCADE, related_name="collected")
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["collection", "look"], name="saved_look_once")]
        indexes = [
            models.Index("collection", F("created").desc(), F("id").desc(), name="saved_looks_newest"),
        ]

    def __str__(self) -> str:
        return f"Look {self.look_id} in collection {self.collection_id}"


class CollectionStats(denorm.Stats):
    """What is counted about a collection."""

    collection = models.OneToOneField(Collection, models.CASCADE, primary_key=True, related_name="stats")
    items = denorm.Count("items")

    def __str__(self) -> str:
        return f"Counters of collection {self.collection_id}"


class WishList(SavedList):
    """Products that a member wishes for."""

    KIND = "wishlists"

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="wish_lists")

    class Meta(SavedList.Meta):
        indexes = [
            models.Index("owner", F("created").desc(), F("id").desc(), name="saved_wish_lists_of"),
        ]


class WishListItem(models.Model):
    """A product on a wish list."""

    wish_list = models.ForeignKey(WishList, models.CASCADE, related_name="items")
    product = models.ForeignKey("catalogue.Product", models.CASCADE, related_name="wished")
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wish_list", "product"], name="saved_product_once")]
        indexes = [
            models.Index("wish_list", F("created").desc(), F("id").desc(), name="saved_products_newest"),
        ]

    def __str__(self) -> str:
        return f"Product {self.product_id} on wish list {self.wish_list_id}"


class WishListStats(denorm.Stats):
    """What is counted about a wish list."""

    wish_list = models.OneToOneField(WishList, models.CASCADE, primary_key=True, related_name="stats")
    items = denorm.Count("items")

    def __str__(self) -> str:
        return f"Counters of wish list {self.wish_list_id}"
