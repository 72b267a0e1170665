"""Who is asking, as far as it matters where to read: what a user has written on one device, the next one shows."""

import functools

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest
from django.utils.module_loading import import_string

from dbrouters import events
from dbrouters.board import board
from dbrouters.conf import configuration
from dbrouters.position import Position


def user_key(request: HttpRequest) -> str | None:
    """The primary key of the signed-in user, from the session; None for anybody else, and without a session."""
    session = getattr(request, "session", None)
    if session is None or not (session.modified or settings.SESSION_COOKIE_NAME in request.COOKIES):
        return None
    accessed = session.accessed
    try:
        found = session.get(SESSION_KEY)
    finally:
        session.accessed = accessed  # our question doesn't make the response vary by cookie
    return str(found) if found is not None else None


def key_of(request: HttpRequest) -> str | None:
    """What DBROUTERS["USER_KEY"] says; None as well when it can't, as with the session's server away."""
    try:
        key: str | None = _function(configuration().USER_KEY)(request)
    except Exception as error:  # noqa: BLE001 - whatever a session's engine raises
        events.record("user_unknown", error=type(error).__name__)
        return None
    return key


_function = functools.cache(import_string)


class Visitor:
    """The user of one request; asked for only when it matters."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._key: str | None = None

    def arriving(self) -> Position | None:
        """What the user has written lately, on whatever device."""
        known = board()
        if known is None:
            return None
        self._key = key_of(self._request)
        return known.position_of(self._key) if self._key is not None else None

    def leaving(self, written: Position) -> None:
        """Tell the user's other devices."""
        known = board()
        if known is None:
            return
        # Who has just signed in has a key now; who has just signed out had one.
        key = key_of(self._request) or self._key
        if key is not None:
            known.raise_position(key, written)
