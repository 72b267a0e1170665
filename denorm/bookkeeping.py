"""Tables of the package itself: what a worker has yet to do, and what it has done."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models.functions import Now

from denorm.templates import template


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


class Delta(models.Model):
    """What one statement changed, until its transaction's commit: no row of it is ever seen by another transaction.

    `changes` is a list of objects, one a parent. The trigger settles the Stats tables in order, at the commit.
    """

    id = models.BigAutoField(primary_key=True)
    writer = models.BigIntegerField()  # the transaction
    level = models.SmallIntegerField(default=0)  # a table is settled before those that add up its rows
    target = models.TextField()  # the table to write, quoted
    key = models.TextField()  # its primary key's column, quoted
    size = models.IntegerField()
    changes = models.JSONField()

    class Meta:
        app_label = "denorm"
        default_permissions = ()
        indexes: ClassVar = [models.Index(fields=["writer", "id"], name="denorm_delta_of_writer")]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="denorm_settle",
                level=pgtrigger.Row,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                declare=[("pending", "record"), ("settled", "text")],
                func=template("commit"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.size} changes of {self.target}"


class Entry(models.Model):
    """What a transaction added to a hot column of one parent, until it is rolled up."""

    id = models.BigAutoField(primary_key=True)
    account = models.TextField()  # table.column
    parent = models.TextField()  # the parent's key as text
    gain = models.BigIntegerField()

    class Meta:
        app_label = "denorm"
        default_permissions = ()
        verbose_name_plural = "entries"
        indexes: ClassVar = [
            models.Index(fields=["account", "parent"], name="denorm_entry_parent", include=["gain"])
        ]

    def __str__(self) -> str:
        return f"{self.gain:+} {self.account} of {self.parent}"


class Progress(models.Model):
    """How far a long task (audit, repair, backfill) has come with one source: there it goes on when interrupted."""

    id = models.BigAutoField(primary_key=True)
    task = models.TextField()
    source = models.TextField()
    position = models.TextField(null=True)  # noqa: DJ001 - a key as text; NULL is the beginning
    seen = models.BigIntegerField(default=0)  # parents
    wrong = models.BigIntegerField(default=0)
    finished = models.DateTimeField(null=True)
    updated = models.DateTimeField(db_default=Now())

    class Meta:
        app_label = "denorm"
        default_permissions = ()
        verbose_name_plural = "progress"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "source"], name="denorm_progress_once"),
        ]

    def __str__(self) -> str:
        return f"{self.task} of {self.source}"
