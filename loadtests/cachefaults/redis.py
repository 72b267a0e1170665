"""A Redis of one's own, to be harmed."""

import os
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import redis

from loadtests.errors import RehearsalError


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class OwnRedis:
    """A Redis that may stop, hang, be cut off, and come back empty or with what was saved."""

    directory: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Its address."""
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def _client(self) -> redis.Redis:
        return redis.Redis(unix_socket_path=str(self.directory / "redis.sock"))

    def refuse(self) -> None:
        """Refuse all connections and keep the data, as a network that is down does."""
        with self._client as client:
            client.config_set("port", 0)
            client.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")

    def answer(self) -> None:
        """Take connections again."""
        with self._client as client:
            client.config_set("port", self.port)

    def save(self) -> None:
        """Write the data to its file."""
        with self._client as client:
            client.save()

    def restart_from_file(self) -> None:
        """Save, die at once, and come back with what was saved."""
        self.save()
        self.crash()
        self.start()

    def crash(self) -> None:
        """Die at once."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(5)

    def start(self) -> None:
        """Start it, with what its file holds."""
        program = os.environ.get("REDIS_SERVER") or shutil.which("redis-server")
        if program is None:
            raise RehearsalError("redis-server is not installed.")
        options = [
            "--bind",
            "127.0.0.1",
            "--port",
            str(self.port),
            "--save",
            "",
            "--dir",
            str(self.directory),
            "--unixsocket",
            str(self.directory / "redis.sock"),
        ]
        self.process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)  # noqa: S603 - found above
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        raise RehearsalError("Redis did not start.")

    def stop(self) -> None:
        """End it."""
        if self.process is not None:
            self.process.send_signal(signal.SIGCONT)
            self.process.terminate()
            self.process.wait(5)
            self.process = None

    def hang(self) -> None:
        """Accept connections and answer nothing."""
        if self.process is not None:
            self.process.send_signal(signal.SIGSTOP)
