"""`make bench`: every benchmark on a stack of its own, a table of ratios, and the figures as JSON."""

import json
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from deploy.aside import Aside
from deploy.errors import StackError
from loadtests import benchmarks, machine
from loadtests.benchmarks.measurement import Measurement
from loadtests.errors import RehearsalError
from loadtests.verdict import Outcome

FRAME = {"measurement"}
"""Modules of the package that measure nothing."""


class BenchmarkUnknownError(RehearsalError):
    """There is no such benchmark."""


@dataclass
class Bench:
    """What one run found: measurements by benchmark, and the last words of those that failed."""

    found: dict[str, list[Measurement]] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)

    @property
    def outcome(self) -> Outcome:
        """FAIL where a bound is missed, INCONCLUSIVE where a benchmark couldn't measure."""
        if self.failed:
            return Outcome.INCONCLUSIVE
        reached = all(row.reached for rows in self.found.values() for row in rows)
        return Outcome.PASS if reached else Outcome.FAIL

    def as_json(self) -> dict[str, Any]:
        """The file's content."""
        return {
            "outcome": self.outcome.name,
            "machine": machine.describe(),
            "benchmarks": {name: [row.as_json() for row in rows] for name, rows in self.found.items()},
            "failed": self.failed,
        }


def names() -> list[str]:
    """The benchmarks there are."""
    found = (module.name for module in pkgutil.iter_modules(benchmarks.__path__))
    return sorted(name for name in found if name not in FRAME and not name.startswith("_"))


def run(chosen: list[str], folder: Path) -> Outcome:
    """Measure what was chosen, or everything; write `latest.json` into the folder. Raises RehearsalError."""
    for name in chosen:
        if name not in names():
            raise BenchmarkUnknownError(f"There is no benchmark {name!r}. There are: {', '.join(names())}.")
    console, bench, stack = Console(), Bench(), Aside("bench")
    try:
        console.print("starting a stack of its own")
        stack.start()
        for name in chosen or names():
            console.print(f"measuring {name}")
            bench.found[name] = list(_measured(name, bench))
    except StackError as error:
        raise RehearsalError(str(error)) from error
    finally:
        stack.stop()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "latest.json").write_text(json.dumps(bench.as_json(), indent=1))
    for name, rows in bench.found.items():
        (folder / f"{name}.md").write_text(markdown(rows))
    console.print(table(bench))
    for name, words in bench.failed.items():
        console.print(f"{name} couldn't measure: {words}", style="red", markup=False)
    console.print(bench.outcome.name, style="bold")
    return bench.outcome


def _measured(name: str, bench: Bench) -> Iterator[Measurement]:
    command = [sys.executable, "-m", "loadtests.benchmarks", name]
    done = subprocess.run(command, text=True, capture_output=True, check=False)  # noqa: S603 - a known name
    if done.returncode != 0:
        bench.failed[name] = (done.stderr.strip().splitlines() or ["no word"])[-1]
    known = {part.name for part in fields(Measurement)}
    for line in done.stdout.splitlines():
        stored = json.loads(line)
        yield Measurement(**{key: value for key, value in stored.items() if key in known})


def markdown(rows: list[Measurement]) -> str:
    """The table of one benchmark as the documentation shows it."""
    lines = ["| | unit | ours | theirs | against | ratio | reach |", "|---|---|---|---|---|---|---|"]
    for row in rows:
        ratio = f"{row.ratio:.2f}" if row.reached else f"**{row.ratio:.2f}**"
        figures = f"{row.ours:,.4g} | {row.theirs:,.4g} | {row.against} | {ratio} | {row.bound}"
        lines.append(f"| {row.what} | {row.unit} | {figures} |")
    return "\n".join(lines) + "\n"


def table(bench: Bench) -> Table:
    """The ratios for a terminal."""
    grid = Table(box=None, header_style="dim", pad_edge=False)
    for title in ("", "ours", "theirs", "", "against"):
        grid.add_column(title, justify="right" if title in {"ours", "theirs"} else "left")
    grid.add_column("ratio", justify="right")
    grid.add_column("reach")
    for name, rows in bench.found.items():
        grid.add_section()
        grid.add_row(f"[bold]{name}")
        for row in rows:
            tone = "green" if row.reached else "red"
            grid.add_row(
                f"  {row.what}",
                f"{row.ours:,.4g}",
                f"{row.theirs:,.4g}",
                row.unit,
                row.against,
                f"[{tone}]{row.ratio:.2f}",
                row.bound,
            )
    return grid
