"""Staff have a second factor before they see anything behind the scenes."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

BEHIND = "/ops/"


class SecondFactorMiddleware:
    """Leads staff without a second factor from /ops/ to where they set one up, unless STAFF_MFA is off.

    Whoever has one was asked for it when they signed in. Put it below the middleware that knows the user.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request pass, or lead its sender away."""
        if settings.STAFF_MFA and request.path.startswith(BEHIND) and _is_missing(request):
            messages.warning(request, "Set up two-factor authentication first: staff need it.")
            return redirect("mfa_activate_totp")
        return self.get_response(request)


def _is_missing(request: HttpRequest) -> bool:
    user = request.user
    if not user.is_authenticated or not user.is_staff:
        return False
    known = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP)
    return not known.exists()
