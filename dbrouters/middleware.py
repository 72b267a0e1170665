"""Opens the context of a request, and gives the client that wrote a token of where that was."""

from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from dbrouters import context, events, token
from dbrouters.conf import PRIMARY_NODE, configuration
from dbrouters.position import UNREACHABLE, Position, sample


class CausalReadsMiddleware:
    """Put it outside of the session's middleware: the session saved at the end is a write that the token must cover."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve the request under its own context."""
        with context.opened(_received(request)) as active:
            response = self.get_response(request)
            if active.record.wrote:
                _remember(response)
        return response


def _received(request: HttpRequest) -> token.Token | None:
    conf = configuration()
    text = request.COOKIES.get(conf.COOKIE_NAME)
    if text is None:
        return None
    try:
        return token.read(text, max_age=conf.COOKIE_MAX_AGE)
    except token.InvalidTokenError:
        # Whoever sends it may have written: only the primary is surely not too old.
        return token.Token(UNREACHABLE, PRIMARY_NODE)


def _remember(response: HttpResponseBase) -> None:
    conf = configuration()
    response.set_cookie(
        conf.COOKIE_NAME,
        token.Token(_written(), PRIMARY_NODE).sign(),
        max_age=conf.COOKIE_MAX_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _written() -> Position:
    """The primary's position, after the commit; one that no replica reaches while the primary can't tell."""
    try:
        with context.primary_connection().cursor() as cursor:
            return sample(cursor).position
    except (DatabaseError, InterfaceError):
        events.record("position_unknown", node=PRIMARY_NODE)
        return UNREACHABLE
