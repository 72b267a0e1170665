"""Reads about lists. Who may see one is decided here, so that no view can forget it."""

import secrets
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from community.catalogue.models import Product
from community.looks.models import Look, Photo
from community.saved.kinds import COLLECTIONS, Kind
from community.saved.models import Visibility

COVERS = 3  # pictures on the card of a list
_PICTURE = ("image", "width", "height", "colour")


def readable(kind: Kind, pk: int, reader_id: int | None, key: str) -> Any:
    """The list, if this reader may see it; DoesNotExist if there is none, or not for them.

    A list by link opens for its key, which is compared in constant time.
    """
    found: Any = kind.lists().select_related("owner").get(pk=pk)
    owned = found.owner_id == reader_id
    linked = found.visibility == Visibility.LINK and secrets.compare_digest(found.key.encode(), key.encode())
    if owned or linked or found.visibility == Visibility.PUBLIC:
        return found
    raise kind.model.DoesNotExist


def own(kind: Kind, owner_id: int) -> QuerySet[Any]:
    """A member's lists of that kind, for that member."""
    return kind.lists().filter(owner_id=owner_id)


def own_list(kind: Kind, pk: int, owner_id: int) -> Any:
    """A member's own list; DoesNotExist if it is another's or none."""
    return own(kind, owner_id).get(pk=pk)


def public(kind: Kind, owner_id: int) -> QuerySet[Any]:
    """A member's lists that everyone sees."""
    return own(kind, owner_id).filter(visibility=Visibility.PUBLIC)


def covered(kind: Kind, lists: QuerySet[Any]) -> QuerySet[Any]:
    """The lists, each with what the pictures of its latest things are made of (`covers`), read with it."""
    rows = kind.item._default_manager.filter(**{kind.holder: OuterRef("pk")})
    if kind is COLLECTIONS:
        rows = rows.filter(look__published=True, look__photos__position=0)
    source = "look__photos" if kind is COLLECTIONS else "product"
    pictures = JSONObject(**{name: F(f"{source}__{name}") for name in _PICTURE})
    found: QuerySet[Any] = lists.annotate(
        covers=ArraySubquery(rows.order_by("-created", "-id").values_list(pictures)[:COVERS])
    )
    return found


def pictured(lists: Iterable[Any]) -> list[Any]:
    """The lists that `covered` read, each with its `pictures`."""
    rows = list(lists)
    for each in rows:
        each.pictures = [Photo(**cover) for cover in each.covers]
    return rows


def choices(kind: Kind, owner_id: int, thing_id: int) -> QuerySet[Any]:
    """A member's lists, each knowing (`holds`) whether the thing is on it."""
    there = kind.item._default_manager.filter(**{kind.holder: OuterRef("pk"), f"{kind.thing}_id": thing_id})
    lists: QuerySet[Any] = own(kind, owner_id).annotate(holds=Exists(there))
    return lists


def items(kind: Kind, pk: int) -> QuerySet[Any]:
    """What a list holds, the latest first, each with the light row of its thing."""
    rows: QuerySet[Any] = kind.item._default_manager.filter(**{f"{kind.holder}_id": pk}).order_by(
        "-created", "-id"
    )
    if kind is COLLECTIONS:
        rows = rows.filter(look__published=True)
    return rows.select_related("look__stats" if kind is COLLECTIONS else "product")


def thing(kind: Kind, pk: int) -> Look | Product:
    """What may be kept on such a list; DoesNotExist if there is none."""
    found: Look | Product = kind.things().get(pk=pk)
    return found
