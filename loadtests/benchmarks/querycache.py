"""What a hit, a miss and a write cost with our query cache, with django-cachalot as it comes, with django-cacheops."""

import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.metadata import version
from typing import IO

from loadtests.benchmarks.measurement import Measurement
from loadtests.errors import RehearsalError

ROUNDS = 15
TIMES = {"hit": 200, "miss": 60, "write": 20}
PEERS = {"stock": "django-cachalot", "checked": "django-cachalot", "cacheops": "django-cacheops"}
REMARKS = {"checked": ", CACHALOT_FINAL_SQL_CHECK"}
"""As it comes it overlooks tables of sub-queries. The site needs the check, and ours includes it."""
WHAT = {"hit": "hit", "miss": "miss, query included", "write": "write of one row, statement included"}

# A miss takes a lease, a write a mark and the log's position: being right is paid for where the database is asked.
BOUNDS = {
    ("hit", "stock"): 1.0,
    ("hit", "checked"): 1.0,
    ("hit", "cacheops"): 2.0,
    ("miss", "stock"): 2.5,
    ("miss", "checked"): 2.5,
    ("miss", "cacheops"): 2.5,
    ("write", "stock"): 3.0,
    ("write", "checked"): 3.0,
    ("write", "cacheops"): 1.0,
}


class SilentContestantError(RehearsalError):
    """A contestant broke down. Its last words follow."""


@dataclass
class Contestant:
    """A process that measures one cache."""

    name: str
    process: subprocess.Popen[str]

    def measure(self, operation: str, times: int) -> float:
        """Microseconds a time. Raises SilentContestantError."""
        stdin, stdout = self._pipes()
        stdin.write(f"{operation} {times}\n")
        stdin.flush()
        answer = stdout.readline()
        if not answer:
            words = (self.process.stderr.read() if self.process.stderr else "").strip().splitlines()
            raise SilentContestantError(f"{self.name}: {(words or ['no word'])[-1]}")
        return float(answer)

    def _pipes(self) -> tuple[IO[str], IO[str]]:
        if self.process.stdin is None or self.process.stdout is None:
            raise SilentContestantError(self.name)
        return self.process.stdin, self.process.stdout


def measure() -> Iterator[Measurement]:
    """Microseconds, the median of rounds in which the contestants take turns."""
    with ExitStack() as stack:
        contestants = [_started(name, stack) for name in ("ours", *PEERS)]
        for operation, times in TIMES.items():
            found: dict[str, list[float]] = {one.name: [] for one in contestants}
            for one in contestants:
                one.measure("read", times)  # warms up
            for _ in range(ROUNDS):
                for one in contestants:
                    found[one.name].append(one.measure(operation, times))
            ours = statistics.median(found["ours"])
            for peer, package in PEERS.items():
                theirs = statistics.median(found[peer])
                against = f"{package} {version(package)}{REMARKS.get(peer, '')}"
                bound = BOUNDS[operation, peer]
                yield Measurement(WHAT[operation], "µs", ours, theirs, against, at_most=bound)


def _started(name: str, stack: ExitStack) -> Contestant:
    command = [sys.executable, "-W", "ignore", "-m", "loadtests.benchmarks._contestant", name]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, text=True, stdin=pipe, stdout=pipe, stderr=pipe)  # noqa: S603 - a known name
    stack.enter_context(process)
    stack.callback(process.kill)
    return Contestant(name, process)
