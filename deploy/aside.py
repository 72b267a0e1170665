"""A stack of one's own beside the running one, for tests, faults and benchmarks: its own ports, its own data.

The process that starts it gets its addresses as environment variables, over whatever named another stack's.
"""

import fcntl
import os
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import IO

from deploy.errors import StackError
from deploy.stack import Ports
from settings.env import BASE_DIR, parse

OFFSETS = range(1000, 9000, 200)
"""The rows of ports to choose from, none of which meets another row's ports."""


@dataclass
class Aside:
    """One such stack; `keep` leaves its servers up between runs, at the ports they have."""

    name: str
    keep: bool = False
    _lock: IO[str] | None = field(default=None, init=False)

    @property
    def directory(self) -> Path:
        """Where its data are."""
        return BASE_DIR / ".stack" / self.name

    def start(self, *arguments: str) -> None:
        """Run `up` with the arguments on the first free row of ports, then take over the stack's addresses.

        Raises StackError when no row is free, or with the launcher's last words.
        """
        for name in [*parse(self.directory / "env"), "STACK_DIR"]:
            os.environ.pop(name, None)  # never someone else's servers
        os.environ["STACK_NAME"] = self.name
        offset = self._remembered()
        if offset is not None:
            os.environ["STACK_PORT_OFFSET"] = str(offset)
            if not self.keep:
                self.deploy("down", "--erase")
        if offset is None or not self.keep:
            offset = self._chosen()
        os.environ["STACK_PORT_OFFSET"] = str(offset)
        self.directory.mkdir(parents=True, exist_ok=True)
        (self.directory / "offset").write_text(str(offset))
        self.deploy("up", *arguments)
        os.environ.update(parse(self.directory / "env"))  # over a developer's own .env, too

    def stop(self) -> None:
        """Stop and erase the servers, unless they are kept."""
        if not self.keep:
            self.deploy("down", "--erase")
        if self._lock is not None:
            self._lock.close()

    def deploy(self, *arguments: str) -> None:
        """Run the launcher on this stack. Raises StackError with its last words when it fails."""
        done = subprocess.run(
            [sys.executable, "-m", "deploy", *arguments],
            cwd=BASE_DIR,
            text=True,
            capture_output=True,
            check=False,
        )
        if done.returncode != 0:
            raise StackError(f"deploy {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")

    def _remembered(self) -> int | None:
        try:
            return int((self.directory / "offset").read_text())
        except (OSError, ValueError):
            return None

    def _chosen(self) -> int:
        ports = [int(str(port.default)) for port in fields(Ports)]
        for offset in OFFSETS:
            if self._reserved(offset) and all(_free(port + offset) for port in ports):
                return offset
        raise StackError(
            f"No free row of ports for stack '{self.name}': stop another stack with `make down` in its checkout."
        )

    def _reserved(self, offset: int) -> bool:
        """Hold a row until this process ends: two that start together would find the same one free."""
        try:
            lock = (Path(tempfile.gettempdir()) / f"runway-ports-{offset}.lock").open("a")
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        self._lock = lock
        return True


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
