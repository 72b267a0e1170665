"""Writes about looks, for their authors. What must not be seen any more is purged from the shared pages."""

import uuid
from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.urls import reverse
from PIL import Image

from caching.pages import purge
from community.discovery import front
from community.looks.models import MOST_PHOTOS, Look, Photo, ProductTag
from community.pictures.renditions import discard, store


class TooManyPhotosError(ValueError):
    """The look has as many photos as it can. Remove one first."""


def start(look: Look, author_id: int, images: Iterable[Image.Image]) -> Look:
    """Keep a new look, unpublished, with its first photos."""
    look.author_id, look.published = author_id, False
    with transaction.atomic():
        look.save()
        add_photos(look, images)
    return look


def add_photos(look: Look, images: Iterable[Image.Image]) -> None:
    """Add photos after those that it has. Raises TooManyPhotosError, having added none."""
    images = list(images)
    with transaction.atomic():
        Look.objects.using("default").select_for_update(no_key=True).get(
            pk=look.pk
        )  # one upload after the other
        taken = list(Photo.objects.using("default").filter(look=look).values_list("position", flat=True))
        if len(taken) + len(images) > MOST_PHOTOS:
            raise TooManyPhotosError
        for position, image in enumerate(images, start=max(taken, default=-1) + 1):
            photo = Photo(look=look, position=position, alt=look.title)
            store(photo, image, f"looks/{look.created:%Y/%m}/{uuid.uuid4().hex}.webp")
            photo.save()


def remove_photo(photo: Photo) -> None:
    """Take a photo and its tags away; the next one becomes the cover. The last photo stays."""
    with transaction.atomic():
        Look.objects.using("default").select_for_update(no_key=True).get(pk=photo.look_id)
        others = list(Photo.objects.using("default").filter(look=photo.look_id).exclude(pk=photo.pk))
        if not others:
            return
        Photo.objects.filter(pk=photo.pk).delete()
        transaction.on_commit(partial(discard, photo))
        for position, other in enumerate(others):
            if other.position != position:  # upwards, so that no position is taken twice
                Photo.objects.filter(pk=other.pk).update(position=position)


def make_cover(photo: Photo) -> None:
    """Show this photo first."""
    with transaction.atomic():
        Look.objects.using("default").select_for_update(no_key=True).get(pk=photo.look_id)
        photos = list(Photo.objects.using("default").filter(look=photo.look_id))
        order = sorted(photos, key=lambda each: (each.pk != photo.pk, each.position))
        for each in photos:  # out of the way first: a position is unique
            Photo.objects.filter(pk=each.pk).update(position=each.position + len(photos))
        for position, each in enumerate(order):
            Photo.objects.filter(pk=each.pk).update(position=position)


def tag(photo: Photo, product_id: int, *, x: int, y: int) -> None:
    """Say that a product is at this place (percent); one that is tagged on the photo already moves there."""
    ProductTag.objects.update_or_create(
        photo=photo, product_id=product_id, defaults={"look_id": photo.look_id, "x": x, "y": y}
    )


def untag(photo: Photo, product_id: int) -> None:
    """The product isn't on this photo after all."""
    ProductTag.objects.filter(photo=photo, product_id=product_id).delete()


def publish(look: Look) -> None:
    """Show the look to everyone."""
    Look.objects.filter(pk=look.pk).update(published=True)


def withdraw(look: Look) -> None:
    """Show the look to its author alone, from now on and on every page."""
    Look.objects.filter(pk=look.pk).update(published=False)
    _forget(look, look.get_absolute_url())


def delete(look: Look) -> None:
    """Delete the look with everything that hangs on it."""
    address, photos = look.get_absolute_url(), list(look.photos.all())
    with transaction.atomic():
        Look.objects.filter(pk=look.pk).delete()
        for photo in photos:
            transaction.on_commit(partial(discard, photo))
    _forget(look, address)


def _forget(look: Look, address: str) -> None:
    pages = [address, look.author.get_absolute_url(), reverse("looks:looks"), reverse("discovery:home")]
    transaction.on_commit(front.forget)
    transaction.on_commit(partial(purge, *pages))
