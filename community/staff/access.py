"""Who may look behind the scenes: staff, and the launch simulation by a signature."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.signing import BadSignature, TimestampSigner
from django.http import Http404, HttpRequest, HttpResponse

HEADER = "X-Runway-Observer"
LIFETIME = 3600  # seconds
_SUBJECT = "observer"
_LONGEST = 200  # characters

View = Callable[..., HttpResponse]


def observer_signature() -> str:
    """A value for the observer's header, good for an hour."""
    return _signer().sign(_SUBJECT)


def may_observe(request: HttpRequest) -> bool:
    """Whether this request may see timings and bypass caches: signed-in staff, or a signed observer's header.

    Reads the session only where the visitor has one, so that an anonymous page stays the same for everyone.
    """
    if _signed(request.headers.get(HEADER, "")):
        return True
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    user = getattr(request, "user", None)
    return bool(user and user.is_active and user.is_staff)


def staff_only(view: View) -> View:
    """Let staff in; ask visitors to sign in; tell members that there is nothing here."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not request.user.is_staff:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="runway.observer")


def _signed(value: str) -> bool:
    if not value or len(value) > _LONGEST:
        return False
    try:
        return _signer().unsign(value, max_age=LIFETIME) == _SUBJECT
    except BadSignature:
        return False
