"""What the clients did and saw, in the order of one clock: kept in memory, written as a line of JSON each."""

import json
import threading
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path

Wall = dict[str, int]
"""The newest number of every writer, by the writer's name, as one query showed it."""


class Kind(StrEnum):
    WRITE = "write"
    READ = "read"


@dataclass(frozen=True, slots=True)
class Operation:
    """One request of one client. Times are seconds of one monotonic clock: before it was sent, after its answer.

    `status` 0 is no answer at all. A write without an answer of 200 may have happened or not. `walls` are what the
    queries of the request showed, in their order.
    """

    kind: Kind
    client: str
    user: str  # "" for somebody who isn't signed in
    began: float
    ended: float
    status: int
    number: int = 0  # what a write writes: 1, 2, 3, … of its client
    node: str = ""
    walls: tuple[Wall, ...] = ()
    retry_after: bool = False

    @property
    def acknowledged(self) -> bool:
        return self.status == 200


@dataclass(frozen=True, slots=True)
class Fault:
    """What was injected from when to when, its end being when all was well again."""

    scenario: str
    began: float
    ended: float


@dataclass
class History:
    """All operations and faults of a run, and what the primary holds at its end."""

    operations: list[Operation] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    final: dict[str, list[int]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def add(self, operation: Operation) -> None:
        """Remember an operation; any thread may."""
        with self._lock:
            self.operations.append(operation)

    def save(self, path: Path) -> None:
        """Write everything, a line of JSON each."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8") as file:
            for row in self._rows():
                file.write(json.dumps(row, separators=(",", ":")) + "\n")

    def _rows(self) -> Iterable[Mapping[str, object]]:
        yield {"final": self.final}
        yield from ({"fault": asdict(fault)} for fault in self.faults)
        yield from (asdict(operation) for operation in self.operations)

    @classmethod
    def load(cls, path: Path) -> "History":
        """Read what `save` wrote, to check it again."""
        found = cls()
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if "final" in row:
                found.final = row["final"]
            elif "fault" in row:
                found.faults.append(Fault(**row["fault"]))
            else:
                found.add(Operation(**{**row, "kind": Kind(row["kind"]), "walls": tuple(row["walls"])}))
        return found
