"""Who runs what: PostgreSQL and PgBouncer refuse root, so root hands the servers to an account without privileges."""

import os
import pwd
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.errors import DirectoryError
from deploy.stack import Stack

# What a path may hold to mean the same in the configuration languages of all servers; `\w` knows every alphabet.
_PLAIN = re.compile(r"[\w./,+@~-]+")
_SERVER_ACCOUNTS = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """A Unix account. `switch` is whether becoming it needs a change of user."""

    name: str
    uid: int
    gid: int
    switch: bool

    @property
    def as_keywords(self) -> dict[str, Any]:
        """Keywords for `subprocess` that run a command as this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.switch else {}

    def own(self, path: Path) -> None:
        """Give a path to this account."""
        os.chown(path, self.uid, self.gid)

    def may_read(self, path: Path) -> None:
        """Let this account's group read a file that stays with whoever made it."""
        path.chmod(0o640)
        if self.switch:
            os.chown(path, -1, self.gid)


def invoker() -> Account:
    """The account that runs the launcher."""
    return Account(pwd.getpwuid(os.geteuid()).pw_name, os.geteuid(), os.getegid(), switch=False)


def server_account() -> Account:
    """The account of the servers: the invoker, or for root an account without privileges."""
    if os.geteuid() != 0:
        return invoker()
    for name in _SERVER_ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid, switch=True)
    raise DirectoryError("root can't run PostgreSQL and there is no account 'nobody'. Run as another user.")


def site_account(stack: Stack, servers: Account) -> Account:
    """The account of gunicorn and the worker: the servers' if it can read code, settings and interpreter."""
    if not servers.switch:
        return servers
    probe = [sys.executable, "-c", "import gunicorn, settings.env"]
    environment = {**os.environ, "STACK_DIR": str(stack.directory), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            probe,
            cwd=stack.checkout,
            env=environment,
            capture_output=True,
            check=False,
            **servers.as_keywords,
        )
    except PermissionError:
        return invoker()
    return servers if done.returncode == 0 else invoker()


def prepare(stack: Stack, servers: Account) -> Path:
    """Make the stack's directories and return the servers' home.

    The home lies in the stack's directory, or in /var/tmp when the servers' account can't enter that one (a checkout
    in /root) or their configuration can't name it (a space, a quote). The choice is kept as the link `servers`.
    Raises DirectoryError when something can't be written.
    """
    link = stack.directory / "servers"
    try:
        stack.directory.mkdir(parents=True, exist_ok=True)
        stack.logs.mkdir(mode=0o750, exist_ok=True)
        if not link.exists():
            link.unlink(missing_ok=True)
            _make_home(stack, link, servers)
        _private_socket_directory(stack.socket.parent, stack.directory)
    except OSError as error:
        raise DirectoryError(
            f"{stack.directory} can't be written ({error.strerror}). Set STACK_DIR to a directory that can."
        ) from None
    return link.resolve()


def _make_home(stack: Stack, link: Path, servers: Account) -> None:
    if _PLAIN.fullmatch(str(stack.directory)) and _can_enter(servers, stack.directory):
        link.mkdir(mode=0o755)
        return
    home = Path("/var/tmp") / f"runway-{stack.digest}"  # noqa: S108 - made here, never taken over
    if home.exists():
        # Its stack was removed, and the passwords with it: nobody can use these clusters, somebody may miss them.
        home.rename(home.with_name(f"{home.name}.{time.time_ns()}"))
    home.mkdir(mode=0o755)
    link.symlink_to(home)


def _can_enter(account: Account, directory: Path) -> bool:
    if not account.switch:
        return True
    command = ["/bin/sh", "-c", 'cd "$1"', "sh", str(directory)]
    return (
        subprocess.run(
            command, cwd="/", stderr=subprocess.DEVNULL, check=False, **account.as_keywords
        ).returncode
        == 0
    )


def _private_socket_directory(directory: Path, stack_directory: Path) -> None:
    """The short directory in /tmp: ours alone, or somebody has put it there before us."""
    if directory == stack_directory:
        return
    directory.mkdir(mode=0o700, exist_ok=True)
    found = directory.lstat()
    if found.st_uid != os.geteuid() or found.st_mode & 0o077:
        raise DirectoryError(f"{directory} belongs to someone else. Remove it, or use a shorter STACK_DIR.")
