"""What the terminal shows: the assumptions, one moving line, and a verdict that reads at three in the morning."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console as Terminal
from rich.text import Text

from loadtests import histogram
from loadtests.arrivals import Door
from loadtests.report import four_numbers, headline
from loadtests.routes import rank
from loadtests.scenarios import BURST, BUSIEST_HOUR, VISITORS, launch_rate
from loadtests.tape import Tape
from loadtests.verdict import Outcome, Verdict, percent

if TYPE_CHECKING:
    from loadtests.launch import Plan

COLOURS = {Outcome.PASS: "bold green", Outcome.FAIL: "bold red", Outcome.INCONCLUSIVE: "bold yellow"}
CULPRITS = 3
Show = Callable[[float, Tape, Door], None]


class Console:
    """Writes to standard output: a moving line on a terminal, plain lines elsewhere."""

    def __init__(self) -> None:
        self._out = Terminal(file=sys.stdout, highlight=False, soft_wrap=True)

    def say(self, topic: str, text: str) -> None:
        """One aligned line."""
        self._out.print(Text(f"{topic:<14}{text}"))

    def announce(self, plan: "Plan", site: str) -> None:
        """Everything that is assumed, before anything runs."""
        scenario, rate = plan.scenario, plan.rate
        self._out.print(Text(f"{scenario.name}: {scenario.summary}", style="bold"))
        self.say("site", site)
        self.say(
            "launch",
            f"{VISITORS:,} visitors x {scenario.pages:g} pages, {BUSIEST_HOUR:.0%} in the busiest hour, bursts x{BURST}"
            f" = {launch_rate():.0f} page views/s",
        )
        self.say(
            "this run",
            f"{plan.seconds:g} s, plateau {rate:g} page views/s ({rate / launch_rate():.0%} of the launch)",
        )
        members = sum(persona.share for persona in scenario.personas if persona.audience == "member")
        self.say(
            "visitors",
            f"{1 - members:.0%} anonymous, {scenario.think:g} s between pages, Zipf alpha {scenario.alpha:g},"
            f" seed {plan.seed}",
        )

    @contextmanager
    def progress(self, plan: "Plan") -> Iterator[Show]:
        """Yields what shows the state of the run: every second on a terminal, every ten seconds elsewhere."""
        phases = plan.shape.starts()
        live = self._out.is_terminal
        shown = -10.0

        def show(elapsed: float, tape: Tape, door: Door) -> None:
            nonlocal shown
            if not live and elapsed - shown < 10:
                return
            shown = elapsed
            name = [phase.name for begun, phase in phases if begun <= elapsed][-1]
            line = f"{_clock(elapsed)} of {_clock(plan.seconds)}  {name:<8} {_state(tape, door, int(elapsed) - 1)}"
            if live:
                self._out.file.write(f"\r\x1b[2K{line}")
                self._out.file.flush()
            else:
                self._out.print(Text(line))

        try:
            yield show
        finally:
            if live:
                self._out.file.write("\r\x1b[2K")
                self._out.file.flush()

    def conclude(self, raw: dict[str, Any], verdict: Verdict, path: Path | None = None) -> None:
        """The verdict block."""
        self._out.print()
        self._out.print(
            Text.assemble((verdict.outcome.name, COLOURS[verdict.outcome]), f"  {headline(verdict)}")
        )
        self._out.print()
        for name, value, meaning in four_numbers(verdict):
            self._out.print(Text(f"  {value:>12}  {name}, {meaning}"))
        self._out.print()
        for check in verdict.checks:
            mark = Text(
                "  ok      " if check.met else "  BROKEN  ", style="green" if check.met else "bold red"
            )
            self._out.print(mark + Text(f"{check.name:<23}{check.measured:>12}   {check.limit}", style=""))
        differ = percent(verdict.figures.ledger_disagreement)
        self._out.print(
            Text(f"          the site, its responses and PostgreSQL count queries {differ} apart")
        )
        for doubt in verdict.doubts:
            self._out.print(Text("  DOUBT   ", style="bold yellow") + Text(doubt, style=""))
        for example in (
            raw["traffic"]["leaks"]["examples"][:CULPRITS]
            + raw["traffic"]["own_writes"]["examples"][:CULPRITS]
        ):
            self._out.print(Text(f"          {example}"))
        self._out.print()
        for number, row in enumerate(row for row in rank(raw)[:CULPRITS] if row.share):
            self._out.print(Text(f"{'' if number else 'most queries':<14}{row.sentence()}"))
        for number, (layer, reasons) in enumerate(sorted(raw["meters"].get("missed", {}).items())):
            counted = ", ".join(f"{reason} {count}" for reason, count in sorted(reasons.items()))
            self._out.print(Text(f"{'' if number else 'misses':<14}{layer}: {counted}"))
        if path is not None:
            self.say("report", str(path))


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def _state(tape: Tape, door: Door, second: int) -> str:
    tally = tape.seconds[second]
    slow = histogram.quantile(tally.latency, 0.95)
    latency = "-" if slow is None else f"{slow:.0f} ms"
    return (
        f"{tally.requests:>4}/s  p95 {latency:>7}  queries {tally.queries.total():>5}/s  visitors {door.inside:>4}"
        f"  errors {tape.whole.errors.total()}"
    )
