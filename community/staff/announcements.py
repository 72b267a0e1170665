"""The line that every page shows. Pages read it from the state Redis and ask no database; the row is its record."""

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import caches
from django.utils import timezone
from redis import RedisError

from caching import rows
from community.staff import switches
from community.staff.models import Announcement

CURRENT = 0  # no row's key: on shared pages it stands for whichever row is shown, or none
_KEY = "ops:announcement"


@dataclass(frozen=True)
class Banner:
    """What pages show; the row's key is its version."""

    version: int
    text: str
    ends: datetime | None


def current() -> Banner | None:
    """The announcement to show now. A Redis that doesn't answer costs the banner, not the page.

    Who first sees that it has ended by itself tells the shared pages.
    """
    try:
        found = _client().get(_name())
    except (RedisError, OSError):
        return None
    banner = _read(found) if found else None
    if banner and banner.ends and banner.ends <= timezone.now():
        _forget()
        return None
    return banner


def shown() -> Banner | None:
    """What pages show: the announcement, else that no form is taken, before somebody fills in a long one."""
    banner = current()
    if banner is None and "read_only" in switches.on():
        return Banner(0, switches.BY_NAME["read_only"].says, None)
    return banner


def publish() -> None:
    """Make the newest row what pages show. Call it after the commit. Raises RedisError: nothing has changed."""
    row = Announcement.objects.using("default").order_by("-created", "-id").first()
    if row is None or (row.ends is not None and row.ends <= timezone.now()):
        _client().delete(_name())
    else:
        ends = row.ends.isoformat() if row.ends else None
        _client().set(_name(), json.dumps({"version": row.pk, "text": row.text, "ends": ends}))
    rows.announce(Announcement, pk=CURRENT)


def _forget() -> None:
    with suppress(RedisError, OSError):
        if _client().delete(_name()):
            rows.announce(Announcement, pk=CURRENT)


def _read(kept: bytes) -> Banner:
    found = json.loads(kept)
    ends = datetime.fromisoformat(found["ends"]) if found["ends"] else None
    return Banner(found["version"], found["text"], ends)


def _client() -> Any:
    return caches["state"].client.get_client(write=True)  # type: ignore[attr-defined]


def _name() -> str:
    return str(caches["state"].client.make_key(_KEY))  # type: ignore[attr-defined]
