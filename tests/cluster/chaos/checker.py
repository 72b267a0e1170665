"""The offline check: does a history keep what the routing promises? It asks nobody, it only reads what was logged.

A client sends one request after the other. "After" between two clients means that the first one's answer had arrived
before the second one asked, so that whatever the check finds, no clock and no race of its own explains it.
"""

import bisect
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tests.cluster.chaos.history import History, Kind, Operation, Wall


class Breach(StrEnum):
    """A promise that was broken."""

    LOST = "acknowledged write lost"
    OWN = "own write not seen"
    DEVICE = "own write not seen on the second device"
    BACKWARDS = "time ran backwards"
    TORN = "time ran backwards inside a request"
    PHANTOM = "seen before it was written"
    FAILED = "read failed"


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken promise, and the moment of the operation that shows it."""

    breach: Breach
    client: str
    moment: float
    detail: str


def violations(history: History, *, excused: frozenset[str] = frozenset()) -> list[Violation]:
    """Every broken promise, by time.

    `excused` names the scenarios in which the primary is away: there a writer's read may be put off (503 with
    Retry-After), because no node that answers has what the writer wrote. A reader's never.
    """
    found = [*_lost(history), *_failed(history, excused), *_phantoms(history), *_devices(history)]
    for operations in _by_client(history).values():
        found += _session(operations)
    return sorted(found, key=lambda violation: violation.moment)


def _by_client(history: History) -> dict[str, list[Operation]]:
    clients: dict[str, list[Operation]] = defaultdict(list)
    for operation in sorted(history.operations, key=lambda operation: operation.began):
        clients[operation.client].append(operation)
    return clients


def _session(operations: list[Operation]) -> Iterator[Violation]:
    """What one client saw: its own writes, and time that only goes forward."""
    written, seen = 0, Wall()
    for operation in operations:
        if operation.kind is Kind.WRITE and operation.acknowledged:
            written = operation.number
        before = dict(seen)
        for place, wall in enumerate(operation.walls):
            if wall.get(operation.client, 0) < written:
                yield _violation(
                    Breach.OWN, operation, f"wrote {written}, saw {wall.get(operation.client, 0)}"
                )
            for writer, number in seen.items():
                if wall.get(writer, 0) < number:
                    inside = place > 0 and wall.get(writer, 0) >= before.get(writer, 0)
                    breach = Breach.TORN if inside else Breach.BACKWARDS
                    yield _violation(breach, operation, f"{writer}: {number}, then {wall.get(writer, 0)}")
            for writer, number in wall.items():
                seen[writer] = max(number, seen.get(writer, 0))


def _devices(history: History) -> Iterator[Violation]:
    """What a signed-in user wrote on one device, the other one sees."""
    devices: dict[str, set[str]] = defaultdict(set)
    answered: dict[str, tuple[list[float], list[int]]] = defaultdict(lambda: ([], []))
    for operation in sorted(history.operations, key=lambda operation: operation.ended):
        if operation.user:
            devices[operation.user].add(operation.client)
        if operation.kind is Kind.WRITE and operation.acknowledged:
            times, numbers = answered[operation.client]
            times.append(operation.ended)
            numbers.append(max(operation.number, numbers[-1] if numbers else 0))
    for operation in history.operations:
        for other in devices.get(operation.user, set()) - {operation.client}:
            times, numbers = answered[other]
            place = bisect.bisect_right(times, operation.began)
            for wall in operation.walls if place else ():
                if wall.get(other, 0) < numbers[place - 1]:
                    detail = f"{other} wrote {numbers[place - 1]}, saw {wall.get(other, 0)}"
                    yield _violation(Breach.DEVICE, operation, detail)


def _lost(history: History) -> Iterator[Violation]:
    held = {writer: set(numbers) for writer, numbers in history.final.items()}
    for operation in history.operations:
        kept = operation.number in held.get(operation.client, ())
        if operation.kind is Kind.WRITE and operation.acknowledged and not kept:
            yield _violation(Breach.LOST, operation, f"number {operation.number}")


def _phantoms(history: History) -> Iterator[Violation]:
    asked: dict[str, tuple[list[float], list[int]]] = defaultdict(lambda: ([], []))
    for operation in sorted(history.operations, key=lambda operation: operation.began):
        if operation.kind is Kind.WRITE:
            times, numbers = asked[operation.client]
            times.append(operation.began)
            numbers.append(operation.number)
    for operation in history.operations:
        for wall in operation.walls:
            for writer, number in wall.items():
                if writer not in asked:
                    continue  # of an earlier run
                times, numbers = asked[writer]
                place = bisect.bisect_right(times, operation.ended)
                if number > (numbers[place - 1] if place else 0):
                    yield _violation(Breach.PHANTOM, operation, f"{writer}: {number}")


def _failed(history: History, excused: frozenset[str]) -> Iterator[Violation]:
    away = [(fault.began, fault.ended) for fault in history.faults if fault.scenario in excused]
    writers = {operation.client for operation in history.operations if operation.kind is Kind.WRITE}
    users = {operation.user for operation in history.operations if operation.client in writers} - {""}
    for operation in history.operations:
        if operation.kind is not Kind.READ or 0 < operation.status < 500:
            continue
        wrote = operation.client in writers or operation.user in users
        if not (put_off(operation) and wrote and _during(operation, away)):
            took = operation.ended - operation.began
            yield _violation(Breach.FAILED, operation, f"status {operation.status} after {took:.1f} s")


def put_off(operation: Operation) -> bool:
    """Was it told to come back, in so many words?"""
    return operation.status == 503 and operation.retry_after


def _during(operation: Operation, spans: list[tuple[float, float]]) -> bool:
    return any(began <= operation.ended and operation.began <= ended for began, ended in spans)


def _violation(breach: Breach, operation: Operation, detail: str) -> Violation:
    where = f" on {operation.node}" if operation.node else ""
    return Violation(breach, operation.client, operation.began, f"{operation.kind}{where}: {detail}")
