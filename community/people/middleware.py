"""What becomes of a control on a page that outlived its session."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django_htmx.http import HttpResponseClientRedirect


class SignInMiddleware:
    """Leads who must sign in first to the sign-in's page, and back to where they were.

    htmx would follow the redirect by itself and put that page where the control stood. Put it below HtmxMiddleware.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and tell htmx to leave the page where the answer leads to the sign-in."""
        response = self.get_response(request)
        htmx: Any = request.htmx  # type: ignore[attr-defined]
        if not htmx or urlsplit(response.get("Location", "")).path != resolve_url("account_login"):
            return response
        return HttpResponseClientRedirect(redirect_to_login(htmx.current_url_abs_path or "/").url)
