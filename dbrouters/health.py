"""What a sample means: a node's state, and how far it is behind."""

import time
from collections import deque
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dbrouters.position import Position, Sample


class State(StrEnum):
    """May a node serve reads? Only `up` ones do."""

    UP = "up"
    LAGGING = "lagging"
    DOWN = "down"
    DRAINED = "drained"  # well, and taken out of reads by an operator
    PROMOTED = "promoted"  # it was configured as a replica and isn't one: its history is another one's


class Role(StrEnum):
    """What a node is configured to be."""

    PRIMARY = "primary"
    REPLICA = "replica"


@dataclass(frozen=True, slots=True)
class Node:
    """A node as it was last seen. `lag_bytes` and `lag_seconds` are against the primary's position; None is unknown."""

    name: str
    role: Role
    state: State
    timeline: int | None
    lsn: int | None  # bytes of WAL
    lag_bytes: int | None
    lag_seconds: float | None
    in_flight: int  # connections that this process has checked out
    sampled_at: datetime | None
    admin_url: str
    receiving: bool | None = None  # does a standby's WAL receiver run?
    drained: bool = False  # whatever its state


@dataclass(frozen=True, slots=True)
class Lag:
    """How far a standby is behind the primary."""

    bytes: int
    seconds: float


class History:
    """The primary's positions of the last while: lag has seconds by them, and an idle primary is no lag."""

    def __init__(self, window: float) -> None:
        self._window = window
        self._seen: deque[tuple[float, int]] = deque()
        self.position: Position | None = None

    def add(self, sample: Sample) -> None:
        """Remember where the primary was."""
        position = sample.position
        if self.position is not None and not position.same_history(self.position):
            self._seen.clear()
        self.position = position
        if not self._seen or self._seen[-1][1] != position.lsn:
            self._seen.append((sample.taken, position.lsn))
        while len(self._seen) > 1 and self._seen[1][0] < sample.taken - self._window:
            self._seen.popleft()

    def lag(self, position: Position) -> Lag | None:
        """The lag of a standby at a position; None while the primary was never seen."""
        if self.position is None:
            return None
        behind = self.position.lsn - position.lsn
        if behind <= 0:
            return Lag(0, 0.0)
        passed = next(taken for taken, lsn in list(self._seen) if lsn > position.lsn)
        return Lag(behind, max(0.0, time.monotonic() - passed))
