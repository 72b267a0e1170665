"""What a request brings along: the tokens of its cookies or its header, as far as they can be believed."""

import dataclasses
import functools
from dataclasses import dataclass

from django.http import HttpRequest

from dbrouters import sampler
from dbrouters.conf import configuration
from dbrouters.position import UNREACHABLE
from dbrouters.token import InvalidTokenError, Token, merged, read


@dataclass(frozen=True, slots=True)
class Arrival:
    """Everything that the client's earlier requests say about this one."""

    token: Token | None = None  # all of it in one
    seen: Token | None = None  # what the client has for its reads
    has_header: bool = False
    has_node_cookie: bool = False
    invalid: bool = False  # a token of nobody knows whom: a valid one takes its place
    lost: bool = False  # the history that the client wrote in has ended, perhaps before its write


_NOTHING = Arrival()


def arrival_of(request: HttpRequest) -> Arrival:
    """Read the request's tokens."""
    conf = configuration()
    header = request.META.get(_variable(conf.HEADER_NAME))
    # An empty cookie says nothing: some clients go on sending one that was deleted.
    written = request.COOKIES.get(conf.COOKIE_NAME) or None
    seen = request.COOKIES.get(conf.NODE_COOKIE_NAME) or None
    if header is None and written is None and seen is None:
        return _NOTHING
    tokens, invalid, lost = list[Token](), False, False
    for text, wrote in ((seen, False), (written, True), (header, True)):
        if text is None:
            continue
        try:
            found, gone = believed(read(text))
        except InvalidTokenError:
            # Whoever sends it may have written: only the primary is surely not too old.
            found, gone, invalid = Token(UNREACHABLE), False, True
        tokens.append(found)
        lost |= gone and wrote
    last = header if header is not None else seen
    return Arrival(
        token=merged(tokens),
        seen=None if last is None else tokens[-1 if header is not None else 0],
        has_header=header is not None,
        has_node_cookie=seen is not None,
        invalid=invalid,
        lost=lost,
    )


@functools.cache
def _variable(header: str) -> str:
    """The header's name in WSGI: `request.headers` would spell every header of the request anew."""
    return "HTTP_" + header.upper().replace("-", "_")


def believed(found: Token) -> tuple[Token, bool]:
    """The token in terms of the present history, and whether what it covers may be lost."""
    if found.position is None or found.position == UNREACHABLE:
        return found, False
    position, lost = sampler.running().carried_over(found.position)
    if position == UNREACHABLE and found.age > configuration().COOKIE_MAX_AGE:
        # Every replica that serves has gone past what was true so long ago.
        return dataclasses.replace(found, position=None), False
    return dataclasses.replace(found, position=position), lost
