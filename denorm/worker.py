"""The process beside the site: follows the outbox, makes missing sets, flushes buffers, rolls up, audits."""

import logging
import threading
import time
from collections.abc import Callable

from django.db import DatabaseError, connections

from denorm import audit, buffered, ledger
from denorm.conf import conf
from denorm.servers import DOWN
from denorm.sets import keeper

logger = logging.getLogger(__name__)

TIDY_SECONDS = 3600.0


class Worker:
    """Runs until `stop` is set. A server that is away is tried again, a second later; nothing is lost meanwhile."""

    def __init__(self, stop: threading.Event) -> None:
        self.stop = stop
        self.chores: list[Chore] = [
            Chore("flush", lambda: conf().FLUSH_SECONDS, flush),
            Chore("roll_up", lambda: conf().ROLL_UP_SECONDS, roll_up),
            Chore("audit", lambda: conf().AUDIT_SECONDS, look),
            Chore("tidy", lambda: TIDY_SECONDS, buffered.tidy),
        ]
        self._failing = False

    def run(self) -> None:
        """Work, and flush once more at the end."""
        while not self.stop.is_set():
            if self._try(self.turn):
                continue
            self.stop.wait(1.0)
        self._try(flush)

    def drain(self) -> None:
        """Do all there is to do, and return. Raises what `run` would wait out."""
        while keeper.follow() or keeper.warm(0.01):
            pass
        flush()
        roll_up()

    def turn(self) -> None:
        """Follow a batch, run the chores that are due, and make one set that was missed or wait for one."""
        more = keeper.follow()
        now = time.monotonic()
        for chore in self.chores:
            chore.run(now)
        keeper.warm(0.01 if more else conf().POLL_SECONDS)

    def _try(self, action: Callable[[], object]) -> bool:
        try:
            action()
        except (*DOWN, DatabaseError) as error:
            if not self._failing:
                facts = {"event": "denorm_worker_waits", "error": str(error)}
                logger.warning("denorm_worker_waits", extra=facts)
            self._failing = True
            connections.close_all()
            return False
        self._failing = False
        return True


class Chore:
    """Something to do every so often."""

    def __init__(self, name: str, every: Callable[[], float], action: Callable[[], object]) -> None:
        self.name = name
        self._every = every
        self._action = action
        self._due = 0.0

    def run(self, now: float) -> None:
        """Do it if it is due at this time (monotonic seconds)."""
        if now >= self._due:
            self._action()
            self._due = now + self._every()


def flush() -> int:
    """Flush every buffered number."""
    return sum(buffered.flush(field) for field in buffered.declared())


def roll_up() -> int:
    """Roll the ledger of every database up."""
    return sum(ledger.roll_up(database) for database in audit.databases())


def look() -> None:
    """Let the audit take its next look at every database."""
    for database in audit.databases():
        audit.audit(database)
