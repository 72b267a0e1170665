"""Carries a process's counts to where those of all processes are summed, away from the requests counted."""

import atexit
import logging
import os
import threading
from collections import Counter
from collections.abc import Callable, Mapping

from redis.exceptions import RedisError

from caching.conf import conf

logger = logging.getLogger(__name__)


class Flusher:
    """Counts in memory and sends the sums every FLUSH_SECONDS, from a thread (a greenlet under gevent).

    The thread starts with the first count, so a process that counts nothing has none; a forked child starts
    its own and doesn't send what its parent counted. What can't be sent is lost: a sum sent twice is worse.
    """

    def __init__(self, send: Callable[[Counter[str]], None]) -> None:
        self._send = send
        self._begin()
        os.register_at_fork(after_in_child=self._begin)
        atexit.register(self.flush)

    def _begin(self) -> None:
        self._counts: Counter[str] = Counter()
        self._counting = threading.Lock()
        self._sending = threading.Lock()
        self._thread: threading.Thread | None = None

    def add(self, counts: Mapping[str, int]) -> None:
        """Add to the sums; costs a lock and no round trip."""
        with self._counting:
            self._counts.update(counts)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="caching-meters", daemon=True)
                self._thread.start()

    def flush(self) -> None:
        """Send the sums now; when this returns, none of this process's earlier counts is still on its way."""
        with self._sending:
            with self._counting:
                counts, self._counts = self._counts, Counter()
            if not counts:
                return
            try:
                self._send(counts)
            except (RedisError, OSError) as error:
                lost = sum(counts.values())
                logger.warning(
                    "meters_lost", extra={"event": "meters_lost", "lost": lost, "error": str(error)}
                )

    def _run(self) -> None:
        pause = threading.Event()
        while True:
            pause.wait(conf().FLUSH_SECONDS)
            self.flush()
