"""What a client carries from one request to the next: how far it must be shown the history, and where it has read."""

import base64
import binascii
import functools
import struct
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core import signing

from dbrouters.conf import PRIMARY_NODE
from dbrouters.position import Position, Reader, later

_SALT = "dbrouters.token"
_PACKED = struct.Struct(
    ">QIQqQ"
)  # system, timeline, LSN, the node's start in microseconds, issued in seconds
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class InvalidTokenError(ValueError):
    """The token is forged or cut off. Read from the primary instead; it is never the user's error."""


@dataclass(frozen=True, slots=True)
class Token:
    """The position that a client must be shown, and the replica that it has last read from."""

    position: Position | None
    node: str = PRIMARY_NODE
    started: datetime | None = None  # when that node started; None where no replica is meant
    issued: int = field(
        default=0, compare=False
    )  # seconds since the epoch, by the clock of whoever signed it

    @property
    def reader(self) -> Reader | None:
        """The replica that the client has last read from."""
        return Reader(self.node, self.started) if self.started is not None else None

    @property
    def age(self) -> float:
        """Seconds since it was signed; never below zero, since another host's clock may be ahead."""
        return max(0.0, time.time() - self.issued)

    def sign(self) -> str:
        """About 110 characters that fit into a cookie or a header."""
        return _signed(self.position, self.node, self.started, int(time.time()), settings.SECRET_KEY)


@functools.lru_cache(maxsize=1024)
def _signed(position: Position | None, node: str, started: datetime | None, issued: int, _key: object) -> str:
    # Of one second's new visitors to a node all get the same, and a signature costs more than the rest of routing.
    here = position or Position(0, 0, 0)
    since = (started - _EPOCH) // _MICROSECOND if started is not None else 0
    packed = _PACKED.pack(here.system_id, here.timeline, here.lsn, since, issued)
    payload = base64.urlsafe_b64encode(packed + node.encode()).rstrip(b"=").decode()
    return signing.Signer(salt=_SALT).sign(payload)


def read(text: str) -> Token:
    """The token that `text` holds, when we signed it. Raises InvalidTokenError.

    Its age is no matter: a position stays true, however old, and by any host's clock.
    """
    return _verified(text, settings.SECRET_KEY, tuple(settings.SECRET_KEY_FALLBACKS))


@functools.lru_cache(maxsize=4096)
def _verified(text: str, *_keys: object) -> Token:
    try:
        payload = signing.Signer(salt=_SALT).unsign(text)
        packed = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
        system_id, timeline, lsn, started, issued = _PACKED.unpack(packed[: _PACKED.size])
        node = packed[_PACKED.size :].decode()
        return Token(
            position=Position(system_id, timeline, lsn) if (system_id, timeline, lsn) != (0, 0, 0) else None,
            node=node,
            started=_EPOCH + started * _MICROSECOND if started else None,
            issued=issued,
        )
    except (signing.BadSignature, binascii.Error, struct.error, ValueError, OverflowError) as error:
        raise InvalidTokenError(str(error)) from error


def merged(tokens: Iterable[Token]) -> Token | None:
    """One token that covers all of them; the last one that names a replica says where its client has read."""
    found: Token | None = None
    for token in tokens:
        if found is None:
            found = token
        else:
            reader = token if token.started is not None else found
            found = Token(
                later(found.position, token.position),
                reader.node,
                reader.started,
                min(found.issued, token.issued),
            )
    return found
