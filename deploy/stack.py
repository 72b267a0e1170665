"""One stack: its name, its directories, its ports. Several may run beside each other."""

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from deploy.capacity import Capacity
from deploy.errors import SettingError
from deploy.supervision import Supervisor
from settings.env import BASE_DIR

SERVERS = ("primary", "redis-cache", "redis-state", "replica1", "replica2", "pgbouncer")
SITE = ("gunicorn", "worker", "denorm", "tail", "nginx")
WORKERS = ("worker", "denorm", "tail")  # listen on no port
REPLICAS = ("replica1", "replica2")
NODES = ("primary", *REPLICAS)

# A socket's path may have 107 bytes, and supervisor adds its process id while it makes one.
_LONGEST_SOCKET = 90


@dataclass(frozen=True)
class Ports:
    """Loopback ports, one a server; the names are the supervisor's with `_` for `-`."""

    nginx: int = 8000
    gunicorn: int = 8001
    pgbouncer: int = 6432
    primary: int = 15432
    replica1: int = 15433
    replica2: int = 15434
    redis_cache: int = 16379
    redis_state: int = 16380

    def __getitem__(self, name: str) -> int:
        port: int = getattr(self, name.replace("-", "_"))
        return port

    @classmethod
    def shifted(cls, offset: int) -> "Ports":
        """The default ports, each plus `offset`."""
        return cls(**{port.name: int(str(port.default)) + offset for port in fields(cls)})


@dataclass(frozen=True)
class Stack:
    """A stack's facts. Nothing here starts or writes anything, except `control`."""

    name: str
    directory: Path
    ports: Ports
    capacity: Capacity
    durable: bool = True
    checkout: Path = BASE_DIR

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Stack":
        """The stack that STACK_NAME, STACK_DIR, STACK_PORT_OFFSET and STACK_DURABLE name.

        Raises SettingError for a value that can't be used, CapacityError when the pools don't fit each other.
        """
        name = environment.get("STACK_NAME", "runway")
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,40}", name):
            raise SettingError(f"STACK_NAME={name!r} is no name. Use letters, digits, '-' and '_'.")
        offset = _integer(environment, "STACK_PORT_OFFSET") or 0
        if not -6000 <= offset <= 49000:
            raise SettingError(f"STACK_PORT_OFFSET={offset} leaves no valid ports. Use -6000 to 49000.")
        directory = environment.get("STACK_DIR") or BASE_DIR / ".stack" / name
        return cls(
            name=name,
            directory=Path(directory).absolute(),
            ports=Ports.shifted(offset),
            capacity=Capacity.chosen(
                workers=_integer(environment, "STACK_WORKERS"),
                pool=_integer(environment, "STACK_POOL_SIZE"),
            ),
            durable=environment.get("STACK_DURABLE", "1") != "0",
        )

    @property
    def home(self) -> Path:
        """Where the servers keep data and configuration; elsewhere when their account can't enter `directory`."""
        return (self.directory / "servers").resolve()

    @property
    def logs(self) -> Path:
        """One file a part, rotated by supervisor."""
        return self.directory / "logs"

    @property
    def digest(self) -> str:
        """Short and unique to this directory, for names outside of it."""
        return hashlib.sha256(os.fsencode(self.directory)).hexdigest()[:12]

    @property
    def socket(self) -> Path:
        """The supervisor's socket: in the stack's directory, or in a private one where that path is too long."""
        near = self.directory / "supervisor.sock"
        if len(os.fsencode(near)) <= _LONGEST_SOCKET:
            return near
        return Path("/tmp") / f"runway-{os.geteuid()}-{self.digest}" / "supervisor.sock"  # noqa: S108 - made 0700

    @property
    def unpacked(self) -> Path:
        """Server programs that were unpacked without root; every stack of the checkout shares them."""
        return self.checkout / ".stack" / "programs"

    @property
    def url(self) -> str:
        """The site's address."""
        return f"http://127.0.0.1:{self.ports.nginx}"

    @property
    def supervisor(self) -> Supervisor:
        """The supervisor that owns this stack's processes, running or not."""
        return Supervisor(self.socket)

    def control(self, name: str, action: str) -> None:
        """Tell one part to `start`, `stop` (it stays down), `restart` or `kill` (SIGKILL; it is started again)."""
        self.supervisor.control(name, action)

    def pid(self, name: str) -> int | None:
        """The process id of a running part, None when it is down."""
        return self.supervisor.pid(name)


def _integer(environment: Mapping[str, str], name: str) -> int | None:
    value = environment.get(name, "")
    if not value:
        return None
    try:
        return int(value)
    except ValueError:
        raise SettingError(f"{name}={value!r} is not a whole number.") from None
