"""Avatars: a square picture written anew, so that nothing of what a camera recorded is kept."""

import io
import secrets
from datetime import timedelta
from functools import partial

from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageOps

from community.people import tasks
from community.people.models import User

SIDE = 384  # px: the largest place, 96 px, on a screen of four pixels a px
QUALITY = 82
MOST_A_DAY = 20  # uploads of a member; each costs the time to decode and encode
KEPT = timedelta(minutes=10)  # a file that was replaced, for pages that are on their way


class QuotaError(Exception):
    """The member has sent as many pictures today as anyone may. Tell them to come back tomorrow."""


def change(user: User, image: Image.Image) -> None:
    """Make the picture the member's avatar. Raises QuotaError for the one too many of a day."""
    _count(user.pk)
    name = f"avatars/{timezone.now():%Y/%m}/{secrets.token_hex(12)}.webp"
    _set(user, default_storage.save(name, encoded(image)))


def remove(user: User) -> None:
    """Go back to the drawn initial."""
    _set(user, "")


def encoded(image: Image.Image) -> "ContentFile[bytes]":  # subscriptable for mypy only
    """The middle of the picture, upright, as WebP; nothing but pixels is taken over."""
    upright = ImageOps.exif_transpose(image).convert("RGB")
    square = ImageOps.fit(upright, (SIDE, SIDE), Image.Resampling.LANCZOS)
    pixels = Image.frombytes("RGB", square.size, square.tobytes())
    buffer = io.BytesIO()
    pixels.save(buffer, "WEBP", quality=QUALITY)
    return ContentFile(buffer.getvalue())


def _set(user: User, name: str) -> None:
    with transaction.atomic():
        row = User.objects.using("default").select_for_update(no_key=True).get(pk=user.pk)
        old = row.avatar.name
        side = SIDE if name else None
        User.objects.filter(pk=user.pk).update(avatar=name, avatar_width=side, avatar_height=side)
        if old and old.startswith("avatars/"):  # the demo's files belong to the demo
            tasks.delete_files.configure(schedule_in={"seconds": int(KEPT.total_seconds())}).defer(
                names=[old]
            )
        transaction.on_commit(partial(_forget, user))


def _forget(user: User) -> None:
    from caching.users import forget  # noqa: PLC0415 - Django's models must be there first

    forget(user)


def _count(user_id: int) -> None:
    key = f"people:avatars:{user_id}"
    state = caches["state"]
    state.add(key, 0, timeout=24 * 3600)
    if state.incr(key) > MOST_A_DAY:
        raise QuotaError
