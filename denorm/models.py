"""The abstract model that a declaration extends, and the tables of the package itself."""

from typing import Any

from django.db import models

from denorm.bookkeeping import Batch, Delta, Dirty, Entry, Progress
from denorm.fields import Derived, DerivedColumnError

__all__ = ["Batch", "Delta", "Dirty", "Entry", "Progress", "Stats"]


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
