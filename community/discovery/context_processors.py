"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from community.catalogue import selectors


def site(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - the signature is Django's
    """The site's name, and the departments of the shop for the navigation (asked for only where a page shows them)."""
    return {"SITE_NAME": settings.SITE_NAME, "departments": SimpleLazyObject(selectors.departments)}
