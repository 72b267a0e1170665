"""A shop with every shape that a counter must survive. Its tables belong to the tests of denorm alone."""

from django.db import models

import denorm


class Maker(models.Model):
    """Shown with each of its items, and with each item that a photo of it is by."""

    name = models.CharField(max_length=50)
    price = models.DecimalField(max_digits=20, decimal_places=10, default=0)
    facts = models.JSONField(default=dict)
    seen = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Item(models.Model):
    name = models.CharField(max_length=50)
    maker = models.ForeignKey(Maker, models.CASCADE, null=True, related_name="items")

    def __str__(self) -> str:
        return self.name


class Praise(models.Model):
    """Counted without a condition; its key may be NULL."""

    item = models.ForeignKey(Item, models.CASCADE, null=True, related_name="praises")
    fan = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "fan"], name="shop_praise_once")]

    def __str__(self) -> str:
        return f"{self.fan} praises {self.item_id}"


class Review(models.Model):
    """Counted under two conditions, one of them over a nullable column; its edits touch the item's version."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="reviews")
    state = models.CharField(max_length=10, default="visible")
    stars = models.IntegerField(null=True)
    text = models.TextField(default="")
    extra = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.text


class Photo(models.Model):
    """Touches the item's version, shows its own maker, and is counted by nothing."""

    maker = models.ForeignKey(Maker, models.CASCADE, null=True, related_name="photos")
    item = models.ForeignKey(Item, models.CASCADE, related_name="photos")
    title = models.CharField(max_length=50, default="")

    def __str__(self) -> str:
        return self.title


class ItemStats(denorm.Stats):
    item = models.OneToOneField(Item, models.CASCADE, primary_key=True, related_name="stats")
    praises = denorm.Count("praises")
    reviews = denorm.Count("reviews", where=models.Q(state="visible"))
    raves = denorm.Count(
        "reviews", where=models.Q(state="visible", stars__gte=4) & ~models.Q(text="50% 'off' {x} $$")
    )
    cache_version = denorm.CacheVersion(
        touched_by=["photos", "reviews"],
        shows={"maker": ["name", "facts"], "photos__maker": ["name", "price"]},
    )
    note = models.CharField(max_length=50, default="", db_default="")

    def __str__(self) -> str:
        return f"stats of {self.item_id}"


class Branch(models.Model):
    """A table that points at itself."""

    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="branches")

    def __str__(self) -> str:
        return f"branch {self.pk}"


class BranchStats(denorm.Stats):
    branch = models.OneToOneField(Branch, models.CASCADE, primary_key=True, related_name="stats")
    branches = denorm.Count("branches")

    def __str__(self) -> str:
        return f"stats of branch {self.branch_id}"
