"""What a client carries from the request that wrote to the next one that reads: a signed log position."""

import base64
import binascii
import struct
from dataclasses import dataclass

from django.core import signing

from dbrouters.position import Position

_SALT = "dbrouters.token"
_PACKED = struct.Struct(">QIQ")


class InvalidTokenError(ValueError):
    """The token is forged, expired or cut off. Read from the primary instead; it is never the user's error."""


@dataclass(frozen=True, slots=True)
class Token:
    """The position that covers what a client wrote, and the node where that was so."""

    position: Position
    node: str

    def sign(self) -> str:
        """About 90 characters that fit into a cookie or a header."""
        position = self.position
        packed = _PACKED.pack(position.system_id, position.timeline, position.lsn) + self.node.encode()
        return signing.TimestampSigner(salt=_SALT).sign(
            base64.urlsafe_b64encode(packed).rstrip(b"=").decode()
        )


def read(text: str, *, max_age: int) -> Token:
    """The token that `text` holds, when we signed it at most `max_age` seconds ago. Raises InvalidTokenError."""
    try:
        payload = signing.TimestampSigner(salt=_SALT).unsign(text, max_age=max_age)
        packed = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
        system_id, timeline, lsn = _PACKED.unpack(packed[: _PACKED.size])
        node = packed[_PACKED.size :].decode()
    except (signing.BadSignature, binascii.Error, struct.error, ValueError) as error:
        raise InvalidTokenError(str(error)) from error
    return Token(Position(system_id, timeline, lsn), node)
