"""One run: clients work, the nemesis torments, the checker judges, and each scenario gets its verdict."""

import json
import statistics
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rich.table import Table

from tests.cluster.chaos import nemesis, server
from tests.cluster.chaos.checker import Violation, put_off, violations
from tests.cluster.chaos.clients import crowd, working
from tests.cluster.chaos.history import Fault, History, Kind, Operation
from tests.cluster.nodes import healed

BETWEEN = "between the faults"


@dataclass
class Verdict:
    """What one scenario came to, all its rounds together. Times are seconds, shares of 1."""

    scenario: str
    rounds: int = 0
    operations: int = 0
    writes: int = 0  # acknowledged
    refused: int = 0  # writes without an acknowledgement
    put_off: int = 0  # a writer's reads answered with 503 and Retry-After while the primary was away
    on_replicas: float = 0.0  # the share of the reads that were answered
    on_replicas_wanted: float = 0.0
    median: float = 0.0
    slowest: float = 0.0
    violations: dict[str, int] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        return not self.violations and self.operations > 0 and self.spared_the_primary

    @property
    def spared_the_primary(self) -> bool:
        return self.on_replicas >= self.on_replicas_wanted


@dataclass
class Report:
    """All verdicts, and whether there were enough operations to say anything."""

    verdicts: list[Verdict]
    violations: list[Violation]
    seconds: float
    seed: int
    wanted: int

    @property
    def operations(self) -> int:
        return sum(verdict.operations for verdict in self.verdicts)

    @property
    def passed(self) -> bool:
        return all(verdict.passed for verdict in self.verdicts) and self.operations >= self.wanted

    @property
    def shortcomings(self) -> list[str]:
        """Why it hasn't passed, in words."""
        found = [f"{len(self.violations)} violations"] if self.violations else []
        if self.operations < self.wanted:
            found.append(f"{self.wanted - self.operations} operations too few")
        for one in self.verdicts:
            if not one.operations:
                found.append(f"{one.scenario}: no operations")
            elif not one.spared_the_primary:
                share, wanted = f"{one.on_replicas:.1%}", f"{one.on_replicas_wanted:.0%}"
                found.append(f"{one.scenario}: {share} of the reads on replicas, {wanted} wanted")
        return found

    def as_json(self) -> dict[str, Any]:
        return {
            "passed": self.passed,
            "operations": self.operations,
            "operations_wanted": self.wanted,
            "seconds": round(self.seconds, 1),
            "seed": self.seed,
            "scenarios": [asdict(verdict) | {"passed": verdict.passed} for verdict in self.verdicts],
            "violations": [asdict(violation) for violation in self.violations[:200]],
        }

    def table(self) -> Table:
        """The verdicts for a terminal."""
        titles = (
            "",
            "rounds",
            "operations",
            "writes",
            "refused",
            "put off",
            "on replicas",
            "slowest",
            "violations",
        )
        table = Table(box=None, header_style="dim", pad_edge=False)
        for title in ("scenario", *titles[1:]):
            table.add_column(title, justify="left" if title == "scenario" else "right")
        table.add_column("verdict")
        for one in self.verdicts:
            broken = sum(one.violations.values())
            figures = (one.rounds, one.operations, one.writes, one.refused, one.put_off)
            word = "[green]PASS[/]" if one.passed else "[red]FAIL[/]"
            table.add_row(
                one.scenario,
                *map(str, figures),
                f"{one.on_replicas:.0%}",
                f"{one.slowest:.1f} s",
                str(broken),
                word,
            )
        return table


def run(
    folder: Path,
    *,
    seconds: float,
    hold: float,
    rounds: int,
    seed: int,
    wanted: int,
    say: Callable[[str], None],
) -> Report:
    """Torment the stack of this process's environment, which has the tables, and write `latest.json` into the folder.

    The history and the log of the site are kept there when something is wrong.
    """
    history, began = History(), time.monotonic()
    log, kept = folder / "gunicorn.log", folder / "history.jsonl"
    kept.unlink(missing_ok=True)
    healed()
    with server.serving(log) as address:
        with working(crowd(address, history), seed):
            nemesis.torment(history, seconds=seconds, hold=hold, rounds=rounds, seed=seed, say=say)
        history.final = server.held()
    report = judged(history, seconds=time.monotonic() - began, seed=seed, wanted=wanted)
    (folder / "latest.json").write_text(json.dumps(report.as_json(), indent=1))
    if report.passed:
        log.unlink()
    else:
        history.save(kept)
    return report


def judged(history: History, *, seconds: float, seed: int, wanted: int) -> Report:
    """The verdicts on a history."""
    broken = violations(history, excused=nemesis.WITHOUT_PRIMARY)
    verdicts = {one.name: Verdict(one.name, on_replicas_wanted=one.on_replicas) for one in nemesis.SCENARIOS}
    verdicts[BETWEEN] = Verdict(BETWEEN)
    for fault in history.faults:
        verdicts[fault.scenario].rounds += 1
    by_scenario: dict[str, list[Operation]] = {name: [] for name in verdicts}
    for operation in history.operations:
        by_scenario[_scenario(history.faults, operation.began)].append(operation)
    for name, operations in by_scenario.items():
        _count(verdicts[name], operations)
    for violation in broken:
        counts = verdicts[_scenario(history.faults, violation.moment)].violations
        counts[violation.breach] = counts.get(violation.breach, 0) + 1
    found = [one for one in verdicts.values() if one.rounds or one.operations]
    return Report(found, broken, seconds, seed, wanted)


def _scenario(faults: list[Fault], moment: float) -> str:
    return next((fault.scenario for fault in faults if fault.began <= moment <= fault.ended), BETWEEN)


def _count(verdict: Verdict, operations: list[Operation]) -> None:
    reads = [one for one in operations if one.kind is Kind.READ]
    writes = [one for one in operations if one.kind is Kind.WRITE]
    answered = Counter("primary" if one.node == "primary" else "replica" for one in reads if one.acknowledged)
    times = [one.ended - one.began for one in reads]
    verdict.operations = len(operations)
    verdict.writes = sum(one.acknowledged for one in writes)
    verdict.refused = len(writes) - verdict.writes
    verdict.put_off = sum(put_off(one) for one in reads)
    verdict.on_replicas = answered["replica"] / max(1, answered.total())
    verdict.median = statistics.median(times) if times else 0.0
    verdict.slowest = max(times, default=0.0)
