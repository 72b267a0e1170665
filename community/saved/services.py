"""Writes of lists. Whoever narrows who sees a list purges its page, so that nobody reads it from a copy."""

from typing import Any

from django.db import transaction

from caching.pages import purge
from community.saved.kinds import Kind
from community.saved.models import SavedList, new_key

MOST_LISTS = 100  # of one kind, for one member: their page shows them all


class TooManyListsError(ValueError):
    """The member has as many lists as anyone can oversee. Delete one first."""


def make(kind: Kind, owner_id: int, **facts: Any) -> SavedList:
    """Make a list. Raises TooManyListsError."""
    owned = kind.model._default_manager.using("default").filter(owner_id=owner_id)
    if len(owned.values_list("pk")[:MOST_LISTS]) == MOST_LISTS:
        raise TooManyListsError
    made: SavedList = kind.model._default_manager.create(owner_id=owner_id, **facts)
    return made


def change(found: SavedList) -> None:
    """Save what was changed. An old link doesn't open it again once it has been closed."""
    model = type(found)
    before = model._default_manager.using("default").get(pk=found.pk)
    if before.visibility != found.visibility:
        found.key = new_key()
    found.save()
    _forget(before)


def delete(found: SavedList) -> None:
    """Delete the list; what was on it stays."""
    type(found)._default_manager.filter(pk=found.pk).delete()
    _forget(found)


def keep(kind: Kind, list_id: int, thing_id: int) -> None:
    """Put the thing on the list. Again: nothing changes."""
    item = kind.item(**{f"{kind.holder}_id": list_id, f"{kind.thing}_id": thing_id})
    kind.item._default_manager.bulk_create([item], ignore_conflicts=True)


def drop(kind: Kind, list_id: int, thing_id: int) -> None:
    """Take the thing off the list. Again: nothing changes."""
    kind.item._default_manager.filter(**{f"{kind.holder}_id": list_id, f"{kind.thing}_id": thing_id}).delete()


def _forget(found: SavedList) -> None:
    address = found.get_absolute_url()
    transaction.on_commit(lambda: purge(address))
