"""What every page shows of the staff's."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from community.staff import announcements


def announcement(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - the signature is Django's
    """The line above the page, read where a page shows it."""
    return {"announcement": SimpleLazyObject(announcements.shown)}
