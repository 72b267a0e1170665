"""A pytest plugin: the suite's own stack of real servers, started before Django reads its settings.

Its ports are the first free row beside the default ones, so a running `make up` isn't disturbed. KEEP_TEST_STACK=1
leaves the servers up between runs, which saves a few seconds while writing a test.
"""

import fcntl
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import IO

import pytest

ROOT = Path(__file__).resolve().parent.parent
DIRECTORY = ROOT / ".stack" / "test"
PORTS = (8000, 8001, 6432, 15432, 15433, 15434, 16379, 16380)
_locks: list[IO[str]] = []

KEEP = os.environ.get("KEEP_TEST_STACK") == "1"


def deploy(*arguments: str) -> None:
    """Run the launcher on the test stack; its last words are the error when it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "deploy", *arguments], cwd=ROOT, text=True, capture_output=True, check=False
    )
    if done.returncode != 0:
        raise pytest.UsageError(f"deploy {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _reserved(offset: int) -> bool:
    """Hold a row of ports until this process ends: two suites that start together would find the same row free."""
    try:
        lock = (Path(tempfile.gettempdir()) / f"runway-test-{offset}.lock").open("a")
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    _locks.append(lock)
    return True


def _offset() -> int:
    for offset in range(1000, 9000, 200):
        if _reserved(offset) and all(_free(port + offset) for port in PORTS):
            return offset
    raise pytest.UsageError(
        "No free row of ports for the test stack between 7432 and 25180: stop another stack."
    )


def _remembered_offset() -> int | None:
    try:
        return int((DIRECTORY / "offset").read_text())
    except (OSError, ValueError):
        return None


def _start() -> None:
    for name in ("DATABASE_URL", "STATE_URL", "CACHE_URL", "STACK_DIR", "SITE_URL"):
        os.environ.pop(name, None)  # never someone else's servers
    os.environ.update(STACK_NAME="test", STACK_DURABLE="0")
    offset = _remembered_offset()
    if offset is not None:
        os.environ["STACK_PORT_OFFSET"] = str(offset)
        if not KEEP:
            deploy("down", "--erase")
    if offset is None or not KEEP:
        offset = _offset()
    os.environ["STACK_PORT_OFFSET"] = str(offset)
    DIRECTORY.mkdir(parents=True, exist_ok=True)
    (DIRECTORY / "offset").write_text(str(offset))
    deploy("up", "--servers")
    for line in (DIRECTORY / "env").read_text().splitlines():
        name, separator, value = line.partition("=")
        if separator and not line.startswith("#"):
            os.environ[name] = value  # over a developer's own .env


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None, None, None]:
    """Start the servers before pytest-django imports the settings (a wrapper runs before every plain hook)."""
    _start()
    return (yield)


def pytest_unconfigure() -> None:
    """Stop and erase the servers, whatever the outcome, without a word after the suite's summary."""
    from dbrouters import sampler  # noqa: PLC0415 - the settings that it reads need the servers' addresses

    sampler.stop()  # else it would tell the log that every node went down
    if not KEEP:
        deploy("down", "--erase")
