"""The fence: a record a table in the state Redis, and nothing cached outlives a change of the records it stands on.

A record is `generation:lsn:time`: a random name for what the table holds now, where in the log its last change is
known to lie, and (for people) when that was noted. All records are one hash beside the epoch, a part of every tag.
While somebody commits, the record carries their mark, `|token@deadline`: nothing is served or stored meanwhile. A mark
whose deadline passes (its owner died between commit and bump) counts as a change. Deadlines are told by Redis's clock
alone. Whatever is missing here was changed, for all we know: it gets a new generation, at the primary's position now.
"""

import hashlib
import logging
import secrets
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import caches
from django.db import Error as DatabaseError
from redis.exceptions import RedisError

from caching import scripts, wire
from caching.breaker import breaker
from caching.conf import conf
from dbrouters import nodes

logger = logging.getLogger(__name__)

RECORDS = "caching:fence"
HEARTBEAT = "caching:tail"

_owed: set[str] = set()
"""Tables whose change this process couldn't tell anybody: it trusts no cached row until it has."""


class UnfencedError(Exception):
    """Nothing may be served from the cache now; `reason` is what the meters call it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Fence:
    """The records of some tables at one moment: what their generations add up to, and the latest of their changes."""

    tag: bytes
    lsn: int


def read(tables: Sequence[str]) -> Fence:
    """Read the tables' records, in one round trip. Raises UnfencedError."""
    _settle()
    return _judged(tables, _ask(scripts.READ, tables))


def read_beside(tables: Sequence[str], client: Any, command: wire.Command) -> tuple[Fence, tuple[Any] | None]:
    """The same, and at the same time a command to another Redis: its answer, None where it has to be asked again.

    Raises UnfencedError.
    """
    _settle()
    if breaker(conf().STATE).is_open:
        return read(tables), None
    question: wire.Command = ("EVALSHA", scripts.READ.digest, 2, key(RECORDS), key(HEARTBEAT), *tables)
    answers = wire.ask_both(connection(), question, client, command)
    if answers is None:
        return read(tables), None
    return _judged(tables, answers[0]), (answers[1],)


def mark(tables: Collection[str]) -> str:
    """Say that the tables are about to change; returns the mark's token, for `bump` or `forget`."""
    token = secrets.token_hex(8)
    try:
        _ask(scripts.MARK, tables, token, int(conf().MARK_SECONDS))
    except UnfencedError:
        _owed.update(tables)
    return token


def bump(tables: Collection[str], lsn: int = 0, token: str = "") -> bool:
    """Give the tables new generations, at the log position of their change (bytes; 0 is unknown).

    False, and a debt of this process, where Redis doesn't answer.
    """
    owed = frozenset(_owed)
    try:
        if tables:
            how = scripts.BUMP if lsn else scripts.FORGET
            _ask(how, tables, token, secrets.token_hex(8), lsn, f"{time.time():.3f}")
        if owed:
            _ask(scripts.FORGET, owed, "", "", 0, "")
    except UnfencedError:
        _owed.update(tables)
        return False
    _owed.difference_update(owed)
    return True


def new_epoch(reason: str, history: str = "") -> None:
    """Forget everything at once: the database may be another one. Raises UnfencedError where Redis doesn't answer."""
    _ask(scripts.NEW_EPOCH, (), secrets.token_hex(8), history)
    _owed.clear()
    logger.warning("cache_epoch", extra={"event": "cache_epoch", "reason": reason})


def history() -> str:
    """Which cluster's which timeline the records are about, as the tail found it; empty when it hasn't yet."""
    return str((connection().hget(key(RECORDS), "history") or b"").decode())


def changes(tables: Sequence[str]) -> dict[str, float]:
    """When the tables' last changes were noted, in seconds since 1970; unknown ones are left out."""
    try:
        _, _, _, *records = _ask(scripts.READ, tables)
    except UnfencedError:
        return {}
    pairs = zip(tables, records, strict=True)
    return {table: float(record.split(b"|")[0].split(b":")[2]) for table, record in pairs if _whole(record)}


def connection() -> Any:
    """The client of the state Redis, which raises RedisError when that is down."""
    return _state().get_client(write=True)


def key(name: str) -> str:
    """A key of this module as Redis knows it."""
    return str(_state().make_key(name))


def _settle() -> None:
    if _owed and not bump(()):
        raise UnfencedError("unreachable")


def _judged(tables: Sequence[str], answer: list[Any]) -> Fence:
    server, heartbeat, epoch, *records = answer
    if heartbeat is None and conf().TAIL_URL:
        raise UnfencedError("unfollowed")
    if epoch is None or None in records:
        epoch, *records = _renew(tables)
    if any(b"|" in record for record in records):
        raise UnfencedError("writing")
    parts = [record.split(b":") for record in records]
    names = b"\0".join([server, epoch, *(part[0] for part in parts)])
    return Fence(hashlib.blake2b(names, digest_size=16).digest(), max(int(part[1]) for part in parts))


def _renew(tables: Sequence[str]) -> list[bytes]:
    """Give a generation to every table that has none; its position is the primary's, asked after the loss was seen."""
    try:
        lsn = nodes.primary_position()
    except DatabaseError:
        raise UnfencedError("unreachable") from None
    arguments = (secrets.token_hex(8), lsn, f"{time.time():.3f}")
    found: list[bytes] = _ask(scripts.RENEW, tables, *arguments)
    return found


def _ask(script: scripts.Script, tables: Collection[str], *arguments: str | float) -> Any:
    guard = breaker(conf().STATE)
    if not guard.allows():
        raise UnfencedError("unreachable")
    given = (2, key(RECORDS), key(HEARTBEAT), *arguments, *tables)
    try:
        answer = script.run(connection(), *given)
    except (RedisError, OSError) as error:
        guard.trip(error)
        raise UnfencedError("unreachable") from None
    guard.close()
    return answer


def _state() -> Any:
    return caches[conf().STATE].client  # type: ignore[attr-defined]  # django-redis's own, checked by caching.E002


def _whole(record: bytes | None) -> bool:
    return record is not None and not record.startswith(b"|")
