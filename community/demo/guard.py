"""The demo password opens no door of a site that others can reach."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.utils.crypto import constant_time_compare

from community.demo.locality import is_local, site_is_local
from community.people.models import User


class DemoPasswordGuard(BaseBackend):
    """An authentication backend that knows nobody, to be listed first.

    With DEBUG off it ends the sign-in with DEMO_PASSWORD unless the site's own address and the request's host are
    both local.
    """

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        """Raise PermissionDenied, which keeps the other backends from being asked; else leave it to them."""
        password = credentials.get("password")
        if not settings.DEMO_PASSWORD or not isinstance(password, str):
            return None
        if constant_time_compare(password, settings.DEMO_PASSWORD) and not _allowed(request):
            raise PermissionDenied("The demo password works on a local site only.")
        return None


def _allowed(request: HttpRequest | None) -> bool:
    if settings.DEBUG:
        return True
    return site_is_local() and (request is None or is_local(split_domain_port(request.get_host())[0]))
