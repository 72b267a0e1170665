"""The WAL tail: reads from the primary's log which tables any commit changed, whoever made it, and bumps their records;
of the tables that `CACHING["ROWS"]` names, which rows.

It peeks into a logical slot, bumps, and only then lets the slot advance: one that dies in between repeats a bump and
never loses one. Its heartbeat says that everything up to a moment ago has been told; without it nobody serves a cached
row.
"""

import logging
import re
import secrets
import threading
import time
from typing import Any

import psycopg
from redis.exceptions import RedisError

from caching import fence, pgoutput, publication, rows, tables
from caching.conf import conf
from caching.heartbeat import Heartbeat
from caching.queries import query

logger = logging.getLogger(__name__)

MOST_MESSAGES = 100_000  # a round; a transaction that has more is still read whole
MOST_ROWS = 5_000  # a round; more are told as if everything had changed
_PAUSE_AFTER_ERROR = 1.0  # seconds


class UnpublishedError(Exception):
    """Cachable tables aren't in the publication `caching`, so their changes can't be seen. Run `manage.py migrate`."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(f"not in the publication: {', '.join(names)}. Run `manage.py migrate`.")


class UntoldError(Exception):
    """The state Redis doesn't answer: the slot stays where it is, and the changes are told later."""


class Tail:
    """One session with the primary: a slot of its own for its database, and a round each TAIL_INTERVAL."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        self._slot = slot_name(connection.info.dbname)
        self._looked_at = time.monotonic()
        # Rows may have been missed since the last session.
        self._mark = secrets.token_hex(8)
        names = {"tables": sorted(publication.wanted()), "publication": publication.NAME}
        if missing := [name for (name,) in connection.execute(query("tail_unpublished"), names)]:
            raise UnpublishedError(missing)

    def round(self) -> Heartbeat | None:
        """Tell the fence of every commit since the last round. None when there are more than fit into one.

        Raises psycopg.Error, RedisError, UntoldError, fence.UnfencedError.
        """
        looked_at = time.monotonic()
        upto, history, status, size, passed = self._state()
        if status is None or status == "lost":
            self._begin(lost=status is not None)
            upto, history, status, size, passed = self._state()
        if fence.history() != history:
            fence.new_epoch("the tail begins to follow this history", history)
        try:
            changed, ends, messages, of_rows = self._changes(upto) if upto > passed else ([], None, 0, [])
        except psycopg.errors.UndefinedObject:
            # The slot is older than the publication: the log before that can't be read, now or ever.
            self._begin(lost=True)
            return None
        end = int(ends, 16) if ends else 0
        names = tables.records("default", frozenset(changed) & tables.cachable())
        if names and not fence.bump(names, end):
            raise UntoldError
        self._tell_rows(of_rows)
        complete = messages < MOST_MESSAGES
        done = max(upto, end) if complete else end
        if done > passed:
            self._advance(done)
        if not complete:
            return None
        beat = Heartbeat(time.monotonic() - self._looked_at, size, upto)
        self._looked_at = looked_at
        rows.follow(self._mark)
        beat.send()
        return beat

    def _begin(self, *, lost: bool) -> None:
        """Make the slot. Nobody knows what was changed before, so whatever is cached goes."""
        if lost:
            self._connection.execute("SELECT pg_drop_replication_slot(%s)", [self._slot])
        self._connection.execute("SELECT pg_create_logical_replication_slot(%s, 'pgoutput')", [self._slot])
        fence.new_epoch("the slot was lost" if lost else "the slot was made")
        self._mark = secrets.token_hex(8)

    def _tell_rows(self, messages: list[bytes] | None) -> None:
        """Tell which rows changed; that everything did, where they are too many or a table was emptied."""
        try:
            changed = None if messages is None else rows.changed(messages)
        except pgoutput.Truncated:
            changed = None
        if changed is None:
            self._mark = secrets.token_hex(8)
            rows.follow(self._mark)
        elif changed:
            rows.tell(changed)

    def _advance(self, lsn: int) -> None:
        self._connection.execute(
            "SELECT pg_replication_slot_advance(%s, '0/0'::pg_lsn + %s)", [self._slot, lsn]
        )

    def _changes(self, upto: int) -> tuple[list[str], str | None, int, list[bytes] | None]:
        names, ends, messages, of_rows = self._one(
            "tail_changes",
            slot=self._slot,
            upto=upto,
            most=MOST_MESSAGES,
            publication=publication.NAME,
            followed=sorted(rows.tables()),
            most_rows=MOST_ROWS,
        )
        return names, ends, messages, of_rows

    def _state(self) -> tuple[int, str, str | None, int, int]:
        upto, history, status, size, passed = self._one("tail_state", slot=self._slot)
        return upto, history, status, size or 0, passed or 0

    def _one(self, name: str, **parameters: Any) -> tuple[Any, ...]:
        row = self._connection.execute(query(name), parameters).fetchone()
        assert row is not None  # noqa: S101 - each of these answers in one row
        return tuple(row)


def follow(stopping: threading.Event) -> None:
    """Follow the log until told to stop; whatever fails is tried again a second later."""
    complaint = ""
    while not stopping.is_set():
        try:
            with connect() as connection:
                tail = Tail(connection)
                while not stopping.is_set():
                    beat = tail.round()
                    if complaint or beat is None:
                        logger.info("tail_follows", extra={"event": "tail_follows"})
                        complaint = ""
                    stopping.wait(conf().TAIL_INTERVAL)
        except (psycopg.Error, RedisError, UnpublishedError, UntoldError, fence.UnfencedError) as error:
            if str(error) != complaint:
                complaint = str(error)
                logger.warning("tail_lost", extra={"event": "tail_lost", "error": complaint})
            stopping.wait(_PAUSE_AFTER_ERROR)


def connect() -> psycopg.Connection[Any]:
    """A connection to the primary as the role that may follow its log. Raises psycopg.OperationalError."""
    return psycopg.connect(
        conf().TAIL_URL or "",
        autocommit=True,
        prepare_threshold=None,
        application_name="wal_tail",
        connect_timeout=2,
        options="-c statement_timeout=30000",
    )


def slot_name(database: str) -> str:
    """The slot of a database: slots are the whole cluster's."""
    return f"caching_{re.sub(r'[^a-z0-9_]', '_', database.lower())}"[:63]
