"""Bringing a stack up, and taking it down: the order of things."""

import contextlib
import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from deploy import environment, privileges, processes, programs, render
from deploy.clusters import Clusters
from deploy.environment import Secrets
from deploy.errors import CommandFailedError, PortTakenError
from deploy.health import Health
from deploy.privileges import Account
from deploy.programs import Programs
from deploy.site import Site
from deploy.stack import REPLICAS, SERVERS, SITE, WORKERS, Stack
from deploy.supervision import Supervisor


@dataclass(frozen=True)
class Launcher:
    """Everything that brings one stack up. Made by `prepared`."""

    stack: Stack
    keys: Secrets
    programs: Programs
    servers: Account
    site_account: Account
    changed: set[str]
    say: Callable[[str], None]

    @cached_property
    def clusters(self) -> Clusters:
        """The PostgreSQL clusters."""
        return Clusters(self.stack, self.keys, self.programs, self.servers)

    @cached_property
    def health(self) -> Health:
        """The probes."""
        return Health(self.stack, self.clusters)

    @property
    def supervisor(self) -> Supervisor:
        """Who owns the processes."""
        return self.stack.supervisor

    def up(self, parts: Sequence[str]) -> bool:
        """Bring the parts up and say whether anything had to be done. Nothing is left half started on an error."""
        if "supervisor" in self.changed and self.supervisor.answers():
            self.say("the supervisor's configuration changed: starting anew")
            down(self.stack)
        fresh = not self.supervisor.answers()
        if fresh and (left := processes.strays(self.stack)):
            self.say(f"ending {len(left)} processes that a killed supervisor left")
            processes.end(left)
        self._check_ports(parts)
        try:
            if fresh:
                self._start_supervisor()
            done = self._start_servers()
            if set(parts) & set(SITE):
                done = self._start_site() or done
        except BaseException:
            if fresh:
                down(self.stack)
            raise
        return fresh or done

    def _check_ports(self, parts: Sequence[str]) -> None:
        """Refuse to start anything while a port that a part needs is somebody else's."""
        found = self.supervisor.processes()
        for part in parts:
            running = part in found and found[part].pid is not None
            if part in WORKERS or running or processes.port_is_free(self.stack.ports[part]):
                continue
            port = self.stack.ports[part]
            raise PortTakenError(
                f"port {port} ({part}) is taken by {processes.port_owner(port)}. "
                "Stop it, or set STACK_PORT_OFFSET to move the stack."
            )

    def _start_supervisor(self) -> None:
        self.clusters.clear_stale_locks()
        self.stack.socket.unlink(missing_ok=True)
        child_environment = environment.for_children(self.stack)
        child_environment[processes.MARK] = str(self.stack.directory)
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "supervisor.supervisord",
                "-c",
                str(self.stack.directory / "supervisord.conf"),
            ],
            cwd=self.stack.directory,
            env=child_environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            lines = (done.stderr or done.stdout).strip().splitlines() or ["no message"]
            raise CommandFailedError(f"supervisord failed: {lines[0]}")  # the second line names its help
        deadline = time.monotonic() + 10
        while not self.supervisor.answers():
            if time.monotonic() > deadline:
                raise CommandFailedError(
                    f"supervisord doesn't answer. See {self.stack.logs}/supervisord.log."
                )
            time.sleep(0.02)

    def _start_servers(self) -> bool:
        for part in SERVERS:
            if part in self.changed:
                self.supervisor.stop(part)
        before = self.health.silent(SERVERS)
        if not before:
            return bool(self.changed & set(SERVERS))
        if self.clusters.make_primary():
            self.say("made the primary's cluster")
        others = [part for part in before if part not in REPLICAS]
        for part in others:
            self.supervisor.start(part)
        self.health.wait(["primary"])
        if "primary" in before:
            self.clusters.prepare_primary()
        self._start_replicas([part for part in before if part in REPLICAS])
        self.health.wait(before, ready=lambda part: self.say(f"{part} answers on {self.stack.ports[part]}"))
        return True

    def _start_replicas(self, silent: Sequence[str]) -> None:
        lost = self.clusters.lost_replicas()
        for replica in lost:
            self.supervisor.stop(replica)
        if lost:
            self.clusters.copy_replicas(lost)
            self.say(f"copied the primary to {' and '.join(lost)}")
        for replica in dict.fromkeys([*silent, *lost]):
            self.supervisor.start(replica)

    def _start_site(self) -> bool:
        site = Site(self.stack, self.keys, self.site_account, self.say)
        renewed = site.refresh()
        site.seed()
        alive = {name for name, process in self.supervisor.processes().items() if process.state.alive}
        for part in SITE:
            if part not in alive:
                self.supervisor.start(part)
        if renewed and "gunicorn" in alive:
            self.say("reloading the site: its code changed")
            self.supervisor.hang_up("gunicorn")
        if renewed:
            for part in alive & set(WORKERS):
                self.supervisor.control(part, "restart")
        if "nginx" in self.changed and "nginx" in alive:
            self.supervisor.hang_up("nginx")
        missing = [part for part in SITE if part not in alive]
        self.health.wait(SITE, ready=lambda part: self.say(f"{part} answers") if part in missing else None)
        return renewed or bool(missing)


@contextlib.contextmanager
def prepared(stack: Stack, say: Callable[[str], None]) -> Iterator[Launcher]:
    """Find or install the programs, make directories and configuration, and hold the stack's lock meanwhile."""
    found = programs.ensure(programs.SERVERS, unpacked=stack.unpacked, say=say)
    servers = privileges.server_account()
    privileges.prepare(stack, servers)
    with locked(stack):
        yield _configured(stack, found, servers, say)


def _configured(stack: Stack, found: Programs, servers: Account, say: Callable[[str], None]) -> Launcher:
    keys = Secrets.kept_in(stack.directory / "secrets.json")
    environment.write(stack, keys, servers)  # so that the account can be seen to read it, or not
    site = privileges.site_account(stack, servers)
    environment.write(stack, keys, site)
    for folder in ("redis-cache", "redis-state", "nginx"):
        path = stack.home / folder
        path.mkdir(mode=0o700, exist_ok=True)
        servers.own(path)
    _share(stack.home / "served.log", site, servers)
    changed = render.configure(stack, keys, found, servers, site)
    return Launcher(stack, keys, found, servers, site, changed, say)


def _share(log: Path, site: Account, servers: Account) -> None:
    """Let nginx write a file that the site reads and empties."""
    log.touch()
    os.chown(log, site.uid, servers.gid)
    log.chmod(0o660)


@contextlib.contextmanager
def locked(stack: Stack) -> Iterator[None]:
    """Let one launcher at a time work on a stack; the second waits for the first."""
    with (stack.directory / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def down(stack: Stack, *, erase: bool = False) -> None:
    """Stop every process of the stack. The data stay, unless `erase`."""
    supervisor = stack.supervisor
    for part in reversed(SITE):  # who serves leaves before who is asked
        if supervisor.pid(part):
            supervisor.stop(part)
    for name, process in supervisor.processes().items():
        if process.state.alive:
            supervisor.stop(name, wait=False)
    owner = supervisor.shut_down()
    deadline = time.monotonic() + 70
    while (supervisor.answers() or processes.exists(owner)) and time.monotonic() < deadline:
        time.sleep(0.02)
    processes.end(processes.strays(stack))
    if erase:
        shutil.rmtree(stack.home, ignore_errors=True)
        shutil.rmtree(stack.directory, ignore_errors=True)
        if stack.socket.parent != stack.directory:
            shutil.rmtree(stack.socket.parent, ignore_errors=True)
