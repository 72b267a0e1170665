"""One node, asked about itself again and again by a thread of its own: a node that hangs holds up nobody else."""

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import psycopg

from dbrouters.addresses import open_connection
from dbrouters.chance import CHANCE
from dbrouters.conf import configuration
from dbrouters.position import Sample, sample

if TYPE_CHECKING:
    from dbrouters.health import State

_LONGEST_SUSPICION = 10.0  # seconds
_ROUNDS_TO_MISS = 8
_FORGIVEN_AFTER = 30.0  # seconds without another failure


class Watch:
    """The newest sample of a node and what was made of it. Only its own thread talks to the node."""

    def __init__(self, name: str, judge: Callable[["Watch", Sample | None], None]) -> None:
        self.name = name
        self.sample: Sample | None = None
        self.state: State | None = None  # None until the first answer
        self.drained = False  # has an operator taken it out of reads?
        self.good = 0  # answers in a row
        self.back_since = (
            0.0  # seconds since the epoch; when it last began to serve after a while of not serving
        )
        self.heard = time.monotonic()  # when it last answered
        self.missed = 0  # rounds of the other nodes since then, once it was overdue
        self._judge = judge
        self._conf = configuration()  # its own: settings that change while it runs are the next sampler's
        self._answered = float("-inf")  # when the last finished round began
        self._silent = False  # a look has waited for it in vain
        self._suspected_until = float("-inf")
        self._suspicions = 0
        self._stopping = False
        self._wanted = threading.Event()
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name=f"dbrouters-{name}", daemon=True)

    def start(self) -> None:
        """Begin to ask."""
        self._thread.start()

    def stop(self, *, seconds: float) -> None:
        """Stop asking, and wait a while for the connection to be closed."""
        self._stopping = True
        self._wanted.set()
        if self._thread is not threading.current_thread():
            self._thread.join(seconds)

    def known(self) -> bool:
        """Is what we know of the node recent, be it that it doesn't answer?"""
        return self._silent or time.monotonic() - self._answered <= self._conf.SAMPLE_MAX_AGE

    def fresh(self) -> Sample | None:
        """The newest sample, unless it has expired or the node failed a read a moment ago."""
        newest = self.sample
        if newest is None or self._silent or newest.age > self._conf.SAMPLE_MAX_AGE:
            return None
        return None if self.suspected else newest

    @property
    def gone(self) -> bool:
        """Has it refused to answer, or been silent for so long that nobody should wait? One late answer is neither."""
        newest = self.sample
        if newest is not None:
            return newest.age > self._conf.MAX_SILENCE
        return self._answered > float("-inf") or time.monotonic() - self.heard > self._conf.MAX_SILENCE

    @property
    def suspected(self) -> bool:
        """Has it failed a read a moment ago, whatever it answers on its direct address?"""
        return time.monotonic() < self._suspected_until

    def suspect(self) -> None:
        """Keep reads away for a second, and twice as long each time that it fails again."""
        if not self.suspected:
            if time.monotonic() - self._suspected_until > _FORGIVEN_AFTER:
                self._suspicions = 0
            pause = min(2.0**self._suspicions, _LONGEST_SUSPICION)
            self._suspicions += 1
            self._suspected_until = time.monotonic() + pause * CHANCE.uniform(0.8, 1.2)
            self._judge(self, None)

    def overdue(self) -> bool:
        """Is it silent for so long that whoever waits for it shouldn't? True once in a silence.

        Asked at the end of each round of another node. Rounds are counted, too: when this whole process was held up,
        nobody's was finished, and the silence says nothing about the node.
        """
        silence = time.monotonic() - self.heard
        if silence <= self._conf.SAMPLE_MAX_AGE:
            return False
        self.missed += 1
        if silence < self._conf.MAX_SILENCE or self.missed < _ROUNDS_TO_MISS:
            return False
        self.heard, self.missed = time.monotonic(), 0
        return True

    def ask(self) -> float:
        """Have it sampled at once; returns the moment of asking, to give to `answer`."""
        asked = time.monotonic()
        self._wanted.set()
        return asked

    def answer(self, asked: float) -> Sample | None:
        """Wait for a sample taken after `asked`; None when the node doesn't answer in time."""
        deadline = asked + self._conf.LOOK_TIMEOUT
        with self._changed:
            while self._answered < asked:
                remaining = deadline - time.monotonic()
                if remaining <= 0 or not self._changed.wait(remaining):
                    self._fall_silent()
                    break
        newest = self.sample
        return newest if newest is not None and newest.taken >= asked else None

    def _fall_silent(self) -> None:
        if not self._silent:
            self._silent = True
            self._judge(self, None)

    def _run(self) -> None:
        connection: psycopg.Connection[Any] | None = None
        try:
            while not self._stopping:
                self._wanted.clear()
                began = time.monotonic()
                connection, newest = self._round(connection)
                self._finish(began, newest)
                self._wanted.wait(self._conf.SAMPLE_INTERVAL * CHANCE.uniform(0.8, 1.2))
        finally:
            if connection is not None:
                connection.close()

    def _round(
        self, connection: psycopg.Connection[Any] | None
    ) -> tuple[psycopg.Connection[Any] | None, Sample | None]:
        try:
            connection = connection or open_connection(self.name)
            with connection.cursor() as cursor:
                return connection, sample(cursor)
        except psycopg.Error:
            if connection is not None:
                connection.close()
            return None, None

    def _finish(self, began: float, newest: Sample | None) -> None:
        with self._changed:
            self.sample = newest
            self._silent = False
            if newest is not None:
                self.heard, self.missed = time.monotonic(), 0
            self._judge(self, None if self.suspected else newest)
            self._answered = began
            self._changed.notify_all()
