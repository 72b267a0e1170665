"""What a query asks for, as text that is the same only for what is the same: typed, and nothing cut off."""

import datetime
import enum
import json
import uuid
from collections.abc import Callable
from decimal import Decimal
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Interface, IPv6Network
from typing import Any

from django.utils import timezone
from psycopg.dbapi20 import Binary
from psycopg.types.json import Json, Jsonb
from psycopg.types.numeric import Float4, Float8, Int2, Int4, Int8
from psycopg.types.range import Range

_NOW = datetime.timedelta(seconds=1)


class UnnamableParameterError(Exception):
    """A parameter has a type whose value can't be told for sure, or is the present moment: its query isn't cached."""


# Their repr() is lossless and names the type.
_PLAIN = frozenset(
    (
        *(type(None), bool, int, float, str, bytes, bytearray, Decimal, uuid.UUID),
        *(datetime.date, datetime.time, datetime.timedelta),
        *(IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Interface, IPv6Network),
    )
)


def canonical(value: Any) -> str:
    """Name a parameter. Raises UnnamableParameterError."""
    kind = type(value)
    if kind in _PLAIN:
        return repr(value)
    spell = _SPELLINGS.get(kind)
    if spell is not None:
        return spell(value)
    if isinstance(value, Range):
        return f"{kind.__name__}({canonical(value.lower)},{canonical(value.upper)},{value.bounds!r})"
    if isinstance(value, enum.Enum):
        return canonical(value.value)
    raise UnnamableParameterError(kind.__name__)


def _moment(value: datetime.datetime) -> str:
    now = timezone.now() if value.tzinfo else datetime.datetime.now()  # noqa: DTZ005 - as naive as the value
    if abs(now - value) < _NOW:
        raise UnnamableParameterError("now")  # a key that nobody will ever ask for again
    return repr(value)


def _sequence(value: Any) -> str:
    return f"{type(value).__name__}[{','.join(map(canonical, value))}]"


def _set(value: Any) -> str:
    return f"{type(value).__name__}[{','.join(sorted(map(canonical, value)))}]"


def _mapping(value: Any) -> str:
    return f"dict[{','.join(f'{canonical(name)}:{canonical(each)}' for name, each in value.items())}]"


def _json(value: Json | Jsonb) -> str:
    return f"{type(value).__name__}({(value.dumps or json.dumps)(value.obj)!r})"


def _number(value: Any) -> str:
    return f"{type(value).__name__}({value.real!r})"


def _binary(value: Any) -> str:
    return f"Binary({bytes(value.obj)!r})"


_SPELLINGS: dict[type, Callable[[Any], str]] = {
    datetime.datetime: _moment,
    memoryview: lambda value: f"memoryview({bytes(value)!r})",
    Binary: _binary,
    Json: _json,
    Jsonb: _json,
    dict: _mapping,
    **dict.fromkeys((list, tuple), _sequence),
    **dict.fromkeys((set, frozenset), _set),
    **dict.fromkeys((Int2, Int4, Int8, Float4, Float8), _number),
}
