"""The abstract model that a declaration extends, and the package's own tables."""

from typing import Any

import pgtrigger
from django.db import models

from denorm.fields import Derived, DerivedColumnError
from denorm.templates import template


class StatsQuerySet(models.QuerySet["Stats"]):
    """Rows that PostgreSQL creates and counts; Python reads them."""

    def update(self, **kwargs: Any) -> int:
        """Update columns of your own. Raises DerivedColumnError for a derived one, which Django would skip silently."""
        derived = {field.name for field in self.model._meta.concrete_fields if isinstance(field, Derived)}
        for name in kwargs:
            if name in derived:
                raise DerivedColumnError(f"{self.model.__name__}.{name}")
        return super().update(**kwargs)


class Stats(models.Model):
    """A side table with one row for each row of a parent, made and removed by the parent's triggers.

    Its primary key is a OneToOneField to the parent. The parent's own row stays cold: a like writes here only.
    """

    objects = StatsQuerySet.as_manager()

    class Meta:
        abstract = True


class Delta(models.Model):
    """What one statement changed, until its transaction's commit: no row of it is ever seen by another transaction.

    `changes` is a list of objects, one a parent. The trigger settles the Stats tables in order, at the commit.
    """

    writer = models.BigIntegerField()  # the transaction
    level = models.SmallIntegerField(default=0)  # a table is settled before those that add up its rows
    target = models.CharField(max_length=140)  # the table to write, quoted
    key = models.CharField(max_length=70)  # its primary key's column, quoted
    size = models.IntegerField()
    changes = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["writer"], name="denorm_delta_writer")]
        triggers = [
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

    account = models.CharField(max_length=140)  # table.column
    parent = models.CharField(max_length=140)  # the parent's key as text
    gain = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "entries"
        indexes = [models.Index(fields=["account", "parent"], name="denorm_entry_parent", include=["gain"])]

    def __str__(self) -> str:
        return f"{self.gain:+} {self.account} of {self.parent}"
