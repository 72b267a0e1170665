"""What every page knows."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from community.activity.selectors import unread
from community.catalogue import selectors


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's name, the shop's departments, and how much the reader hasn't read; asked for where it is shown."""
    return {
        "SITE_NAME": settings.SITE_NAME,
        "departments": SimpleLazyObject(selectors.departments),
        "unread": SimpleLazyObject(partial(_unread, request)),
    }


def _unread(request: HttpRequest) -> int:
    user = getattr(request, "user", None)
    return unread(user.pk) if user is not None and user.pk is not None else 0
