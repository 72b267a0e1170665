"""Does each part answer? Asked over the network, as a client would; a running process isn't enough."""

import http.client
import re
import socket
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psycopg

from deploy.clusters import Clusters
from deploy.errors import PartFailedError
from deploy.stack import NODES, WORKERS, Stack
from deploy.supervision import Process, State

_SECONDS = 3.0

# Written by a worker whenever it has followed every write, and gone some seconds after it stopped.
_FOLLOWS = {
    "denorm": ("redis-cache", "runway:1:denorm:sets:alive"),
    "tail": ("redis-state", "runway:1:caching:tail"),
}

# The reason comes first; after it servers tell how they shut down.
_COMPLAINT = re.compile(r"FATAL|PANIC|\[emerg\]|error", re.IGNORECASE)


@dataclass(frozen=True)
class Health:
    """The probes of one stack."""

    stack: Stack
    clusters: Clusters

    def answers(self, part: str) -> bool:
        """Ask a part once."""
        try:
            if part in NODES:
                return self._node(part)
            if part == "pgbouncer":
                return self._pgbouncer()
            if part.startswith("redis-"):
                return self._redis(self.stack.ports[part])
            if part in WORKERS:
                return self._works(part)
            return self._page(part)
        except (OSError, psycopg.Error, http.client.HTTPException):
            return False

    def silent(self, parts: Iterable[str]) -> list[str]:
        """The parts that don't answer, asked side by side."""
        parts = list(parts)
        with ThreadPoolExecutor(max_workers=len(parts)) as pool:
            return [
                part for part, answer in zip(parts, pool.map(self.answers, parts), strict=True) if not answer
            ]

    def wait(
        self, parts: Iterable[str], *, seconds: float = 120.0, ready: Callable[[str], None] = lambda _: None
    ) -> None:
        """Wait until every part answers, calling `ready` with each that does.

        Raises PartFailedError with the complaint in the log of one that was given up, or still doesn't answer.
        """
        deadline = time.monotonic() + seconds
        waiting = list(parts)
        while waiting:
            for part in [part for part in waiting if self.answers(part)]:
                ready(part)
                waiting.remove(part)
            processes = self.stack.supervisor.processes()
            for part in waiting:
                self._give_up(part, processes.get(part), overdue=time.monotonic() > deadline)
            if waiting:
                time.sleep(0.05)

    def _give_up(self, part: str, process: Process | None, *, overdue: bool) -> None:
        if process is not None and process.state is State.FATAL:
            raise PartFailedError(f"{part} doesn't start: {complaint(self.stack.logs / f'{part}.log')}")
        if overdue:
            state = process.state.value.lower() if process else "unknown"
            raise PartFailedError(
                f"{part} doesn't answer ({state}): {complaint(self.stack.logs / f'{part}.log')}"
            )

    def _node(self, node: str) -> bool:
        with self.clusters.connect(node) as connection:
            if node == "primary":
                return connection.execute("SELECT NOT pg_is_in_recovery()").fetchone() == (True,)
            row = connection.execute("SELECT status FROM pg_stat_wal_receiver").fetchone()
            return row == ("streaming",)

    def _pgbouncer(self) -> bool:
        with psycopg.connect(
            host="127.0.0.1",
            port=self.stack.ports.pgbouncer,
            user="runway_app",
            password=self.clusters.keys.app,
            dbname="runway",
            connect_timeout=3,
            autocommit=True,
        ) as connection:
            return connection.execute("SELECT 1").fetchone() == (1,)

    @staticmethod
    def _redis(port: int) -> bool:
        with socket.create_connection(("127.0.0.1", port), timeout=_SECONDS) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")

    @staticmethod
    def _remembers(port: int, key: str) -> bool:
        with socket.create_connection(("127.0.0.1", port), timeout=_SECONDS) as connection:
            connection.sendall(f"EXISTS {key}\r\n".encode())
            return connection.recv(16).startswith(b":1")

    def _works(self, part: str) -> bool:
        """A worker answers nobody. It is up while it runs, and those that follow the writes when they say so, too."""
        process = self.stack.supervisor.processes().get(part)
        running = process is not None and process.state is State.RUNNING
        if not running or part not in _FOLLOWS:
            return running
        redis, key = _FOLLOWS[part]
        return self._remembers(self.stack.ports[redis], key)

    def _page(self, part: str) -> bool:
        """gunicorn is up when it answers at all; nginx when the site behind it is ready, and shows its home page.

        So the home page's first rendering, which reads the navigation from the primary, is nobody's to wait for.
        """
        paths = ("/readyz", "/") if part == "nginx" else ("/healthz",)
        return all(self._is_ok(self.stack.ports[part], path) for path in paths)

    @staticmethod
    def _is_ok(port: int, path: str) -> bool:
        page = http.client.HTTPConnection("127.0.0.1", port, timeout=2 * _SECONDS)
        try:
            page.request("GET", path)
            return page.getresponse().status == http.client.OK
        finally:
            page.close()


def complaint(log: Path) -> str:
    """The last line of a log that says what went wrong, else its last one."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 4096))
            lines = file.read().decode(errors="replace").strip().splitlines()
    except OSError:
        lines = []
    telling = [line for line in lines if _COMPLAINT.search(line)]
    return (telling or lines or ["its log is empty."])[-1][:300]
