"""Talking to the supervisor that owns a stack's processes."""

import contextlib
import enum
import http.client
import os
import signal
import time
import xmlrpc.client
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from supervisor.xmlrpc import SupervisorTransport

from deploy.errors import PartFailedError, SettingError

_WAIT = True  # the API knows no names of arguments
_UNREACHABLE = (OSError, http.client.HTTPException)
_RESTARTED = 5.0  # seconds: supervisor looks each second, and what it starts again stands after `startsecs`


class State(enum.StrEnum):
    """What supervisor says of a process, in its own words."""

    STOPPED = "STOPPED"
    STARTING = "STARTING"
    RUNNING = "RUNNING"
    BACKOFF = "BACKOFF"
    STOPPING = "STOPPING"
    EXITED = "EXITED"
    FATAL = "FATAL"
    UNKNOWN = "UNKNOWN"

    @property
    def alive(self) -> bool:
        """Runs, or will by itself."""
        return self in {State.STARTING, State.RUNNING, State.BACKOFF}


@dataclass(frozen=True)
class Process:
    """One part as supervisor sees it; `pid` is None while it is down."""

    name: str
    state: State
    pid: int | None


@dataclass(frozen=True)
class Supervisor:
    """A supervisor by the path of its socket."""

    socket: Path

    def _ask(self, method: str, *arguments: object) -> Any:
        """Call one method of supervisor's API on a connection of its own."""
        with contextlib.closing(SupervisorTransport(None, None, f"unix://{self.socket}")) as transport:
            proxy = xmlrpc.client.ServerProxy("http://127.0.0.1", transport=transport)
            return getattr(proxy.supervisor, method)(*arguments)

    def answers(self) -> bool:
        """Whether it runs."""
        try:
            self._ask("getPID")
        except _UNREACHABLE:
            return False
        except xmlrpc.client.Fault:  # it is shutting down, and won't tell
            return True
        return True

    def processes(self) -> dict[str, Process]:
        """Every part by name; empty when the supervisor doesn't run, or is shutting down."""
        try:
            found = self._ask("getAllProcessInfo")
        except (*_UNREACHABLE, xmlrpc.client.Fault):
            return {}
        return {
            one["name"]: Process(one["name"], State(one["statename"]), one["pid"] or None) for one in found
        }

    def pid(self, name: str) -> int | None:
        """The process id of a part, None when it is down."""
        process = self.processes().get(name)
        return process.pid if process else None

    def state(self, name: str) -> State:
        """How a part is; UNKNOWN when there is no such part, or no supervisor."""
        process = self.processes().get(name)
        return process.state if process else State.UNKNOWN

    def start(self, name: str) -> None:
        """Start a part unless it runs; doesn't wait for it to answer."""
        self._call(name, lambda: self._ask("startProcess", name, not _WAIT), ignore="ALREADY_STARTED")

    def stop(self, name: str, *, wait: bool = True) -> None:
        """Stop a part; it stays down until it is started."""
        self._call(name, lambda: self._ask("stopProcess", name, wait), ignore="NOT_RUNNING")
        # One that has just died isn't running, for a moment, and is then started again, whatever was said. It is told
        # once more when it stands: a signal between its fork and its exec would be lost.
        deadline = time.monotonic() + _RESTARTED
        while (state := self.state(name)).alive or state is State.EXITED:
            if state is State.RUNNING or time.monotonic() > deadline:
                self._call(name, lambda: self._ask("stopProcess", name, wait), ignore="NOT_RUNNING")
                return
            time.sleep(0.05)

    def hang_up(self, name: str) -> None:
        """Let a part read its configuration, or its code, again (SIGHUP)."""
        self._call(name, lambda: self._ask("signalProcess", name, "HUP"), ignore="NOT_RUNNING")

    def kill(self, name: str) -> None:
        """SIGKILL a part's main process, as a crash would; the supervisor starts it again."""
        if pid := self.pid(name):
            os.kill(pid, signal.SIGKILL)

    def control(self, name: str, action: str) -> None:
        """Apply an action by its name: start, stop, restart or kill."""
        match action:
            case "start":
                self.start(name)
            case "stop":
                self.stop(name)
            case "restart":
                self.stop(name)
                self.start(name)
            case "kill":
                self.kill(name)
            case _:
                raise SettingError(f"{action!r} is no action. Use start, stop, restart or kill.")

    def shut_down(self) -> int:
        """Stop every part and end; returns the supervisor's process id at once, 0 when it doesn't run."""
        try:
            pid: int = self._ask("getPID")
            self._ask("shutdown")
        except (*_UNREACHABLE, xmlrpc.client.Fault):
            return 0
        return pid

    def _call(self, name: str, call: Callable[[], Any], *, ignore: str) -> None:
        try:
            call()
        except xmlrpc.client.Fault as fault:
            if not fault.faultString.startswith(ignore):
                raise PartFailedError(
                    f"{name}: supervisor says {fault.faultString}. See `make logs`."
                ) from None
        except _UNREACHABLE as error:
            raise PartFailedError(f"{name}: the stack isn't up ({error}). Type `make up`.") from None
