"""psycopg's connection. Where gevent has patched, it waits in the hub itself: `select.poll` is a long way there."""

from collections.abc import Generator
from typing import TYPE_CHECKING, Any, TypeVar

import psycopg

try:
    from gevent import get_hub
    from gevent.monkey import is_module_patched
except ImportError:
    PATCHED = False
else:
    PATCHED = is_module_patched("select")

if TYPE_CHECKING:
    from psycopg.abc import PQGen

Result = TypeVar("Result")

Connection = psycopg.Connection[Any]


class GreenConnection(Connection):
    """A connection of one greenlet at a time."""

    def wait(self, gen: "PQGen[Result]", interval: float = 0.1, timeout: float | None = None) -> Result:
        """Run one of psycopg's generators; while the server thinks, other greenlets run."""
        if timeout is not None:
            return super().wait(gen, interval, timeout)
        return _run(gen, self.pgconn.socket)


def _run(gen: Generator[int, int, Result], socket: int) -> Result:
    hub = get_hub()
    try:
        wanted = next(gen)
        while True:
            # psycopg's numbers for "to read", "to write" and "ready" are libev's. Those of a reader who is told that
            # it may write as well do no harm: they try, and wait again.
            watcher = hub.loop.io(socket, wanted)
            watcher.priority = hub.loop.MAXPRI  # who waits for an answer goes before who brings a question
            try:
                hub.wait(watcher)
            finally:
                watcher.close()
            wanted = gen.send(wanted)
    except StopIteration as end:
        found: Result = end.value
        return found


def connect(**parameters: Any) -> Connection:
    """Open a connection. Raises psycopg.OperationalError."""
    return (GreenConnection if PATCHED else Connection).connect(**parameters)
