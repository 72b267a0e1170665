"""Messages of PostgreSQL's `pgoutput`, protocol 1, as far as a row's values need them.

The format is in PostgreSQL's manual under "Logical Replication Message Formats".
"""

import struct
from collections.abc import Iterable, Iterator
from typing import NamedTuple

Values = dict[str, str | None]
"""A row's columns as text, None for NULL. UNCHANGED stands for a large one that an UPDATE left alone."""

UNCHANGED = "\0unchanged"


class Change(NamedTuple):
    """A row before a commit and after it.

    There is none before an INSERT and none after a DELETE. `before` has the columns of the table's replica identity,
    those of its primary key unless it is FULL, and is None also for an UPDATE that left these alone.
    """

    table: str
    before: Values | None
    after: Values | None


class Truncated(Exception):  # noqa: N818 - it is news, not an error
    """A table was emptied: nobody says of which rows."""


def changes(messages: Iterable[bytes]) -> Iterator[Change]:
    """What messages of the kinds Relation, Insert, Update and Delete say. Raises Truncated."""
    relations: dict[int, tuple[str, list[str]]] = {}
    for message in messages:
        reader = _Reader(message)
        kind = reader.take(1)
        if kind == b"T":
            raise Truncated
        oid = reader.number(4)
        if kind == b"R":
            relations[oid] = _relation(reader)
            continue
        table, columns = relations[oid]
        which, before, after = reader.take(1), None, None
        if which in (b"K", b"O"):
            before = _values(reader, columns)
            which = reader.take(1)  # nothing, at the end of a Delete
        if which == b"N":
            after = _values(reader, columns)
        yield Change(table, before, after)


def _relation(reader: "_Reader") -> tuple[str, list[str]]:
    reader.text()  # its schema
    table = reader.text()
    reader.take(1)  # its replica identity
    columns = []
    for _ in range(reader.number(2)):
        reader.take(1)  # whether it is part of the key
        columns.append(reader.text())
        reader.take(8)  # its type and the type's modifier
    return table, columns


def _values(reader: "_Reader", columns: list[str]) -> Values:
    reader.take(2)  # as many as there are columns
    values: Values = {}
    for column in columns:
        kind = reader.take(1)
        if kind == b"t":
            values[column] = reader.take(reader.number(4)).decode()
        else:
            values[column] = UNCHANGED if kind == b"u" else None
    return values


class _Reader:
    """Takes a message apart from its beginning to its end."""

    def __init__(self, message: bytes) -> None:
        self._message, self._at = message, 0

    def take(self, size: int) -> bytes:
        self._at += size
        return self._message[self._at - size : self._at]

    def number(self, size: int) -> int:
        return int(struct.unpack(">I" if size == 4 else ">H", self.take(size))[0])

    def text(self) -> str:
        return self.take(self._message.index(b"\0", self._at) + 1 - self._at)[:-1].decode()
