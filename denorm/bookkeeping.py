"""Tables of the package itself: what a worker has yet to do, and what it has done."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class Dirty(models.Model):
    """The outbox of the sets: `member` may have come to or left the set of `owner`, in the transaction that wrote this.

    Without a member all of that set is in doubt; without an owner, all sets of that name. Rows may repeat: the worker
    reads the truth rather than replaying them.
    """

    id = models.BigAutoField(primary_key=True)
    name = models.TextField()
    owner = models.BigIntegerField(null=True)
    member = models.BigIntegerField(null=True)
    since = models.DateTimeField(db_default=Now())

    class Meta:
        app_label = "denorm"
        default_permissions = ()
        verbose_name_plural = "dirty"

    def __str__(self) -> str:
        return f"{self.name} {self.owner} {self.member}"


class Batch(models.Model):
    """A part of a batch of buffered numbers that was added to its table, in the transaction that added it."""

    id = models.BigAutoField(primary_key=True)
    batch = models.UUIDField()
    part = models.IntegerField()
    applied = models.DateTimeField(db_default=Now())

    class Meta:
        app_label = "denorm"
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "part"], name="denorm_batch_once"),
        ]

    def __str__(self) -> str:
        return f"part {self.part} of {self.batch}"
