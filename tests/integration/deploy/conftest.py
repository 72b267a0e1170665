import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from deploy import processes
from deploy.stack import SERVERS, SITE, WORKERS, Ports, Stack
from settings.env import BASE_DIR


@dataclass(frozen=True)
class Command:
    """`python -m deploy` on a stack of its own, and what is known of that stack."""

    environment: dict[str, str]

    @property
    def stack(self) -> Stack:
        return Stack.from_environment(self.environment)

    def __call__(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run one command; `more` are further variables."""
        return subprocess.run(
            [sys.executable, "-m", "deploy", *arguments],
            cwd=BASE_DIR,
            env={**os.environ, **self.environment, **more},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def up(self) -> None:
        done = self("up", "--servers")
        assert done.returncode == 0, done.stdout + done.stderr

    def wait(self, condition, *, seconds: float = 15.0) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, self("status").stdout
            time.sleep(0.05)


def _row(start: int) -> int:
    """An offset whose eight ports are free now."""
    for offset in range(start, start + 4000, 20):
        ports = Ports.shifted(offset)
        if all(processes.port_is_free(ports[part]) for part in (*SERVERS, *SITE) if part not in WORKERS):
            return offset
    pytest.fail("no free row of ports")


def _made(directory: Path, start: int) -> Command:
    return Command(
        {
            "STACK_NAME": "tiny",
            "STACK_DIR": str(directory),
            "STACK_PORT_OFFSET": str(_row(start)),
            "STACK_DURABLE": "0",
        }
    )


def _remove(command: Command) -> None:
    done = command("down", "--erase")
    assert done.returncode == 0, done.stderr
    assert processes.strays(command.stack) == []
    assert not command.stack.directory.exists()


@pytest.fixture(scope="session")
def tiny(tmp_path_factory):
    """Servers of their own, up for the whole session; a test that breaks something mends it."""
    command = _made(tmp_path_factory.mktemp("stack") / "tiny", 10_300)
    try:
        command.up()
        yield command
    finally:
        _remove(command)


@pytest.fixture
def mended(tiny):
    """The session's servers, all up before the test."""
    tiny.up()
    return tiny


@pytest.fixture
def fresh(tmp_path):
    """A stack that was never up."""
    command = _made(tmp_path / "fresh", 14_300)
    yield command
    if command.stack.directory.is_dir():
        _remove(command)


@pytest.fixture
def squatter():
    """Listen on a port until the test ends."""
    sockets = []

    def listen(port: int) -> None:
        server = socket.create_server(("127.0.0.1", port))
        sockets.append(server)

    yield listen
    for server in sockets:
        server.close()
