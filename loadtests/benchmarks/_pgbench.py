"""pgbench against the stack's primary: a transaction as a script, and what many clients of it reach."""

import os
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from loadtests.errors import RehearsalError

SECONDS = 4


class PgbenchMissingError(RehearsalError):
    """pgbench isn't installed beside PostgreSQL. Install the package of its contributed programs."""


class PgbenchFailedError(RehearsalError):
    """pgbench ended with an error."""


@dataclass(frozen=True)
class Run:
    """What pgbench says of one run."""

    per_second: float
    deadlocks: int


def script(statements: list[str], held: float) -> str:
    """Return pgbench's script for one transaction that goes on for `held` seconds after the statements."""
    lines = ["\\set member random(1, 2000000000)", "BEGIN;", *(f"{each};" for each in statements)]
    if held:
        lines.append(f"SELECT pg_sleep({held});")
    return "\n".join([*lines, "COMMIT;", ""])


class Pgbench:
    """Runs scripts against the stack's primary."""

    def __init__(self, address: Any) -> None:
        self.address = address
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pgbench"))
        if not found:
            raise PgbenchMissingError(PgbenchMissingError.__doc__)
        self.program = str(found[-1])

    def rate(self, text: str, clients: int) -> float:
        """Return how many transactions a second one script makes."""
        return self.run([text], clients).per_second

    def run(self, scripts: list[str], clients: int) -> Run:
        """Run the scripts in equal parts for SECONDS. Raises PgbenchFailedError with its last words."""
        with tempfile.TemporaryDirectory() as folder:
            files = []
            for number, text in enumerate(scripts):
                path = Path(folder) / f"{number}.sql"
                path.write_text(text)
                files += ["-f", str(path)]
            command = [
                self.program,
                "-n",
                "-M",
                "prepared",
                "-c",
                str(clients),
                "-j",
                "2",
                "-T",
                str(SECONDS),
            ]
            done = subprocess.run(  # noqa: S603 - a known program
                [*command, "--failures-detailed", *files, self.address.path[1:]],
                env={
                    **os.environ,
                    "PGHOST": str(self.address.hostname),
                    "PGPORT": str(self.address.port),
                    "PGUSER": unquote(self.address.username or ""),
                    "PGPASSWORD": unquote(self.address.password or ""),
                },
                capture_output=True,
                text=True,
                check=False,
            )
        if done.returncode != 0:
            raise PgbenchFailedError(done.stderr.strip().splitlines()[-1])
        rate = re.search(r"tps = ([\d.]+)", done.stdout)
        deadlocks = re.search(r"number of deadlock failures: (\d+)", done.stdout)
        return Run(float(rate[1]) if rate else 0.0, int(deadlocks[1]) if deadlocks else 0)
