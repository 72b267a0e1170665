"""Processes and ports of this machine, read from /proc. Where there is no /proc, nothing is found."""

import errno
import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

from deploy.stack import Stack

_PROC = Path("/proc")
# Servers overwrite their environment with their title, so they are known by program and working directory.
_SERVER_PROGRAMS = {"postgres", "pgbouncer", "redis-server", "redis-check-rdb", "nginx"}
MARK = "RUNWAY_SUPERVISED"


def strays(stack: Stack) -> list[int]:
    """Process ids that the stack's supervisor started, or the supervisor itself, whoever owns them now."""
    home, directory = os.fsencode(stack.home), os.fsencode(stack.directory)
    mark = MARK.encode() + b"=" + directory
    return [pid for pid in _all() if pid != os.getpid() and _belongs(pid, home, mark)]


def end(pids: list[int], *, patience: float = 20.0) -> None:
    """End processes: asked at first, and after `patience` seconds killed. INT is PostgreSQL's fast shutdown."""
    for pid in pids:
        _signal(pid, signal.SIGINT)
    deadline = time.monotonic() + patience
    asked_again = time.monotonic() + 1
    while alive := [pid for pid in pids if exists(pid)]:
        now = time.monotonic()
        if now > deadline:
            for pid in alive:
                _signal(pid, signal.SIGKILL)
            deadline = now + patience
        if now > asked_again:
            for pid in alive:
                _signal(pid, signal.SIGTERM)
            asked_again = deadline
        time.sleep(0.05)


def exists(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits for its parent doesn't."""
    try:
        return (
            _PROC.joinpath(str(pid), "stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
        )
    except (OSError, IndexError):
        return False


def port_is_free(port: int) -> bool:
    """Whether a server could listen on a loopback port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno in {errno.EADDRINUSE, errno.EACCES}:
                return False
            raise
    return True


def port_owner(port: int) -> str:
    """Who listens on a port, as `nginx (process 123)`."""
    inodes = set(_listening_inodes(port))
    for pid in _all():
        try:
            targets = {str(entry.readlink()) for entry in (_PROC / str(pid) / "fd").iterdir()}
        except OSError:
            continue
        if targets & {f"socket:[{inode}]" for inode in inodes}:
            return f"{_name(pid)} (process {pid})"
    return "a process of another user"


def _listening_inodes(port: int) -> Iterator[str]:
    for table in ("tcp", "tcp6"):
        try:
            lines = (_PROC / "net" / table).read_text(encoding="ascii").splitlines()[1:]
        except OSError:
            continue
        for line in lines:
            columns = line.split()
            if columns[3] == "0A" and int(columns[1].rpartition(":")[2], 16) == port:
                yield columns[9]


def _belongs(pid: int, home: bytes, mark: bytes) -> bool:
    process = _PROC / str(pid)
    try:
        if mark in (process / "environ").read_bytes().split(b"\0"):
            return True
        program = (process / "exe").readlink().name.removesuffix(" (deleted)")
        where = os.fsencode((process / "cwd").readlink()).removesuffix(b" (deleted)")
    except OSError:
        return False
    return program in _SERVER_PROGRAMS and (where + b"/").startswith(home + b"/")


def _all() -> list[int]:
    return [int(entry.name) for entry in _PROC.iterdir() if entry.name.isdigit()] if _PROC.exists() else []


def _name(pid: int) -> str:
    try:
        return (_PROC / str(pid) / "comm").read_text(encoding="utf-8").strip()
    except OSError:
        return "a process"


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
