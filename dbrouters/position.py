"""Where in the history of which cluster: a log position, and one node's answer about its own."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from dbrouters.conf import PRIMARY_NODE

_SQL = (Path(__file__).parent / "sql" / "position.sql").read_text(encoding="utf-8")

MAX_LSN = 2**64 - 1


@dataclass(frozen=True, slots=True)
class Position:
    """A point in one cluster's history: `lsn` is in bytes of WAL, and only comparable on the same timeline."""

    system_id: int
    timeline: int
    lsn: int

    def same_history(self, other: "Position") -> bool:
        """Are both on one timeline of one cluster? If not, their LSNs say nothing about each other."""
        return self.system_id == other.system_id and self.timeline == other.timeline

    def reached_by(self, other: "Position") -> bool:
        """Does a node at `other` show everything that was committed up to here?"""
        return self.same_history(other) and other.lsn >= self.lsn


# No node reaches it, so whoever needs it reads from the primary.
UNREACHABLE = Position(system_id=0, timeline=0, lsn=MAX_LSN)


def later(one: Position | None, other: Position | None) -> Position | None:
    """What covers both. Of two histories only the primary can tell which one it continues: UNREACHABLE."""
    if one is None or other is None:
        return one or other
    if one.reached_by(other):
        return other
    return one if other.reached_by(one) else UNREACHABLE


@dataclass(frozen=True, slots=True)
class Reader:
    """A replica that answers reads, in one of its lives: after a restart it may be behind where it was."""

    node: str
    started: datetime


# Of a primary that couldn't tell how far it was: whoever has read there, reads next where that much is.
UNTOLD = Reader(PRIMARY_NODE, datetime(1970, 1, 1, microsecond=1, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Sample:
    """What a node said about itself; `taken` is time.monotonic() from before it was asked, so a lower bound."""

    position: Position
    in_recovery: bool
    started: datetime
    receiving: bool
    taken: float

    @property
    def age(self) -> float:
        """Seconds since the node was asked."""
        return time.monotonic() - self.taken


class Asking(Protocol):
    """The two methods of a cursor, Django's or psycopg's."""

    def execute(self, sql: str, /) -> object: ...  # noqa: D102
    def fetchone(self) -> Any: ...  # noqa: D102


def sample(cursor: Asking) -> Sample:
    """Ask a node about itself: one round trip. Raises what the cursor raises."""
    taken = time.monotonic()
    cursor.execute(_SQL)
    in_recovery, system_id, timeline, lsn, started, receiving = cursor.fetchone()
    return Sample(
        position=Position(system_id, timeline, lsn or 0),
        in_recovery=in_recovery,
        started=started,
        receiving=receiving,
        taken=taken,
    )


def lsn_text(lsn: int) -> str:
    """An LSN as PostgreSQL writes it: `0/3A7B7A0`."""
    return f"{lsn >> 32:X}/{lsn & 0xFFFFFFFF:X}"
