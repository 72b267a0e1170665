"""Opens the context of a request, and gives its client a token of what it has written and seen."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeGuard, cast

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template import TemplateDoesNotExist, loader
from django.utils.module_loading import import_string

from dbrouters import balance, context, events, token
from dbrouters.arrivals import Arrival, arrival_of
from dbrouters.backends.postgresql.errors import FallbackRefusedError
from dbrouters.conf import PRIMARY_NODE, configuration
from dbrouters.position import UNREACHABLE, UNTOLD, Position, later, sample
from dbrouters.visitor import Visitor

_SAFE = ("GET", "HEAD")


class CausalReadsMiddleware:
    """Put it outside of the session's middleware: the session saved at the end is a write that the token must cover."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve the request under its own context."""
        arrival, visitor = arrival_of(request), Visitor(request)
        with context.opened(arrival.token) as active:
            record = active.record
            record.lost = arrival.lost
            record.arriving = visitor.arriving
            response = self.get_response(request)
            if record.wrote or record.told or arrival.invalid:
                written = _written()
                _remember(response, written, arrival)
                visitor.leaving(written)
            else:
                _keep_up(response, record, arrival)
            if _is_produced_while_sent(response):
                chunks = cast("Iterable[bytes]", response.streaming_content)
                response.streaming_content = _streamed(active, visitor, chunks)
        return response

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        """Have the client told that its last write may be lost; every other middleware has seen the request by now."""
        active = context.current()
        if active is not None and active.record.lost:
            active.record.told = True
            events.record("write_may_be_lost", node=PRIMARY_NODE, path=request.path)
            if hook := configuration().ON_LOST_WRITE:
                import_string(hook)(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Look on the primary for what a replica hasn't got (yet); put off a read that nobody can serve now."""
        if isinstance(exception, FallbackRefusedError):
            return _later()
        active = context.current()
        if isinstance(exception, Http404) and active is not None and _may_look_again(request, active):
            return _second_look(request, active.record)
        return None


def _is_produced_while_sent(response: HttpResponseBase) -> TypeGuard[StreamingHttpResponse]:
    # A file is none: the server sends it by itself.
    return (
        isinstance(response, StreamingHttpResponse)
        and not isinstance(response, FileResponse)
        and not response.is_async
    )


def _may_look_again(request: HttpRequest, active: context.Context) -> bool:
    record = active.record
    return (
        configuration().SECOND_LOOK
        and request.method in _SAFE
        and record.on_replica
        and not active.on_primary()
        and request.resolver_match is not None
    )


def _second_look(request: HttpRequest, record: context.Record) -> HttpResponseBase | None:
    """Run the view again, on the primary: the link may be newer than the node. None where it isn't there either."""
    match = request.resolver_match
    assert match is not None  # noqa: S101
    record.settled = True
    try:
        response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    except Http404:
        return None
    except (DatabaseError, InterfaceError):
        record.settled = False  # the primary is away, and the replica's answer the best there is
        return None
    return response


def _later() -> HttpResponse:
    try:
        page = loader.get_template("503.html").render()
    except TemplateDoesNotExist:
        page = "Too busy. Try again in a moment."
    return HttpResponse(page, status=503, headers={"Retry-After": str(configuration().RETRY_AFTER)})


def _remember(response: HttpResponseBase, written: Position, arrival: Arrival) -> None:
    conf = configuration()
    text = token.Token(written).sign()
    response.headers[conf.HEADER_NAME] = text
    if arrival.lost:
        response.headers[f"{conf.HEADER_NAME}-Lost"] = "1"
    _set_cookie(response, conf.COOKIE_NAME, text)
    if arrival.has_node_cookie:  # what was seen is covered by what was written after
        response.delete_cookie(conf.NODE_COOKIE_NAME, samesite="Lax")


def _keep_up(response: HttpResponseBase, record: context.Record, arrival: Arrival) -> None:
    """After a request that only read: let the client's next one show no earlier time."""
    found = _seen(record, arrival)
    if found is None:
        return
    conf, text = configuration(), found.sign()
    if arrival.has_header:
        response.headers[conf.HEADER_NAME] = text
    elif conf.NODE_COOKIE_NAME and not _is_for_everybody(response):
        _set_cookie(response, conf.NODE_COOKIE_NAME, text)


def _is_for_everybody(response: HttpResponseBase) -> bool:
    """Whether a proxy may keep it for others (RFC 9111): one client's cookie on it would keep it out, or go around."""
    directives = response.get("Cache-Control", "")
    return "max-age" in directives and not any(
        word in directives for word in ("private", "no-store", "no-cache")
    )


def _seen(record: context.Record, arrival: Arrival) -> token.Token | None:
    """What the client must be told; None where it knows already."""
    if not (record.on_primary or record.on_replica or record.observed):
        return None
    known = arrival.seen
    before = known.position if known is not None else None
    reader, position = record.reader, later(before, record.observed)
    if record.on_primary:
        # It has seen no more than the primary has now. While that can't say how far it is, no node is known to have it.
        now = balance.upper_bound()
        reader, position = (UNTOLD, position) if now in (None, UNREACHABLE) else (None, now)
    elif (shown := _shown(record, known)) is not None:
        reader, position = None, later(position, shown)
    if known is not None and (before, known.reader) == (position, reader) and _lasts(known):
        return None
    if reader is None:
        return token.Token(position) if position is not None else None
    return token.Token(position, reader.node, reader.started)


def _shown(record: context.Record, known: token.Token | None) -> Position | None:
    """Where a client that is to choose its node anew has read; None for one that stays. Costs a look in the background.

    Who sticks to a replica is let go once after another one has come back, with what that replica has: the primary's
    own position may be one that no replica ever gets.
    """
    if known is None or record.reader is None or not balance.has_company(record.reader, since=known.issued):
        return None
    return balance.shown_by(record.reader)


def _lasts(known: token.Token) -> bool:
    return known.age < configuration().COOKIE_MAX_AGE / 2


def _set_cookie(response: HttpResponseBase, name: str, text: str) -> None:
    response.set_cookie(
        name,
        text,
        max_age=configuration().COOKIE_MAX_AGE,
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


def _streamed(active: context.Context, visitor: Visitor, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Produce a streaming response under its request's context, a chunk at a time."""
    iterator, wrote_before = iter(chunks), active.record.wrote
    while True:
        with context.entered(active):
            try:
                chunk = next(iterator)
            except StopIteration:
                break
        yield chunk
    if active.record.wrote and not wrote_before:
        visitor.leaving(_written())  # too late for a cookie
