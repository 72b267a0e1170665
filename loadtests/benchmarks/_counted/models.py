"""A pair of tables a contestant: nothing counts, we count (at the commit, in the ledger), peers count."""

from typing import Any

from computedfields.models import ComputedFieldsModel, computed
from denormalized import DenormalizedForeignKey, DenormalizedTracker
from django.db import models
from django.db.models import F
from django.db.models.signals import post_save
from django.dispatch import receiver

import denorm


class PlainLook(models.Model):
    class Meta:
        app_label = "_counted"

    def __str__(self) -> str:
        return str(self.pk)


class PlainLike(models.Model):
    look = models.ForeignKey(PlainLook, models.CASCADE, related_name="likes")
    member = models.IntegerField()

    class Meta:
        app_label = "_counted"

    def __str__(self) -> str:
        return str(self.pk)


class ColdLook(models.Model):
    class Meta:
        app_label = "_counted"

    def __str__(self) -> str:
        return str(self.pk)


class ColdLike(models.Model):
    look = models.ForeignKey(ColdLook, models.CASCADE, related_name="likes")
    member = models.IntegerField()

    class Meta:
        app_label = "_counted"

    def __str__(self) -> str:
        return str(self.pk)


class ColdStats(denorm.Stats):
    look = models.OneToOneField(ColdLook, models.CASCADE, primary_key=True, related_name="stats")
    likes = denorm.Count("likes")

    class Meta:
        app_label = "_counted"

    def __str__(self) -> str:
        return str(self.pk)


class HotLook(models.Model):
    class Meta:
        app_label = "_counted"

    def __str__(self) -> str:
        return str(self.pk)


class HotLike(models.Model):
    look = models.ForeignKey(HotLook, models.CASCADE, related_name="likes")
    member = models.IntegerField()

    class Meta:
        app_label = "_counted"

    def __str__(self) -> str:
        return str(self.pk)


class HotStats(denorm.Stats):
    look = models.OneToOneField(HotLook, models.CASCADE, primary_key=True, related_name="stats")
    likes = denorm.Count("likes", hot=True)

    class Meta:
        app_label = "_counted"

    def __str__(self) -> str:
        return str(self.pk)


class RowLook(models.Model):
    """Counted by a row trigger, which `counters.sql` makes."""

    liked = models.IntegerField(db_default=0)
    text = models.TextField(db_default="x" * 400)  # a look's own columns are written with it

    class Meta:
        app_label = "_counted"

    def __str__(self) -> str:
        return str(self.pk)


class RowLike(models.Model):
    look = models.ForeignKey(RowLook, models.CASCADE, related_name="likes")
    member = models.IntegerField()

    class Meta:
        app_label = "_counted"

    def __str__(self) -> str:
        return str(self.pk)


class SignalLook(models.Model):
    liked = models.IntegerField(default=0)

    class Meta:
        app_label = "_counted"

    def __str__(self) -> str:
        return str(self.pk)


class SignalLike(models.Model):
    look = models.ForeignKey(SignalLook, models.CASCADE, related_name="likes")
    member = models.IntegerField()

    class Meta:
        app_label = "_counted"

    def __str__(self) -> str:
        return str(self.pk)


@receiver(post_save, sender=SignalLike)
def count(*, instance: SignalLike, created: bool, **_: Any) -> None:
    """What most sites write."""
    if created:
        SignalLook._base_manager.filter(pk=instance.look.pk).update(liked=F("liked") + 1)


class DenormalizedLook(models.Model):
    liked = models.IntegerField(default=0)

    class Meta:
        app_label = "_counted"

    def __str__(self) -> str:
        return str(self.pk)


class DenormalizedLike(models.Model):
    look = DenormalizedForeignKey(
        DenormalizedLook, models.CASCADE, related_name="likes", trackers=[DenormalizedTracker("liked")]
    )
    member = models.IntegerField()

    class Meta:
        app_label = "_counted"

    def __str__(self) -> str:
        return str(self.pk)


class ComputedLook(ComputedFieldsModel):  # type: ignore[misc]  # untyped
    class Meta:
        app_label = "_counted"

    def __str__(self) -> str:
        return str(self.pk)

    @computed(models.IntegerField(default=0), depends=[("likes", ["member"])])  # type: ignore[untyped-decorator]
    def liked(self) -> int:
        """How many likes there are."""
        return int(self.likes.count()) if self.pk else 0


class ComputedLike(models.Model):
    look = models.ForeignKey(ComputedLook, models.CASCADE, related_name="likes")
    member = models.IntegerField()

    class Meta:
        app_label = "_counted"

    def __str__(self) -> str:
        return str(self.pk)
