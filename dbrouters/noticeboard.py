"""What the operators want, read from the board by a thread of its own; the counts of reads go the other way."""

import threading
from collections.abc import Callable

from dbrouters import reads
from dbrouters.board import board

_INTERVAL = 0.4  # seconds; an operator's word reaches every process within one


class Noticeboard:
    """Tells which nodes are drained, whenever the board answers; while it doesn't, the last word counts."""

    def __init__(self, drain: Callable[[frozenset[str]], None]) -> None:
        self._drain = drain
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Read it once, then go on in the background."""
        if board() is None:
            return
        self.read()
        self._thread = threading.Thread(target=self._run, name="dbrouters-board", daemon=True)
        self._thread.start()

    def stop(self, *, seconds: float) -> None:
        """Stop reading."""
        self._ending.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(seconds)

    def read(self) -> None:
        """Read the board now, and tell it what this process has counted."""
        known = board()
        if known is None:
            return
        names = known.drained()
        if names is not None:
            self._drain(names)
        counts = reads.taken()
        if counts and not known.add_reads(counts):
            reads.put_back(counts)

    def _run(self) -> None:
        while not self._ending.wait(_INTERVAL):
            self.read()
