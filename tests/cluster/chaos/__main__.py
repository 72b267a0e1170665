"""`python -m tests.cluster.chaos`: torment a stack of its own, print a verdict per scenario; exit status 0 or 1.

`--check FILE` judges a kept history again.
"""

import argparse
import random
import sys
import time
from pathlib import Path

from rich.console import Console

from deploy.aside import Aside
from deploy.errors import StackError
from settings.env import BASE_DIR
from tests.cluster.chaos import server
from tests.cluster.chaos.history import History
from tests.cluster.chaos.run import Report, judged, run

REPORTS = BASE_DIR / "reports" / "chaos"
ENOUGH = 1000
"""Operations a minute below which a run says too little."""


def main() -> int:
    """Obey the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.cluster.chaos", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10, help="how long (default: %(default)s)")
    parser.add_argument(
        "--seed", type=int, help="makes the order of the faults repeatable (default: a new one)"
    )
    parser.add_argument(
        "--hold", type=float, default=5, help="seconds that a fault lasts (default: %(default)s)"
    )
    parser.add_argument("--check", type=Path, metavar="FILE", help="judge this history.jsonl instead")
    options = parser.parse_args()
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = 140  # a file has room for the table
    if options.check:
        return shown(judged(History.load(options.check), seconds=0, seed=0, wanted=0), console)
    seed = random.randrange(1_000_000) if options.seed is None else options.seed
    began, stack = time.monotonic(), Aside("chaos")

    def say(what: str) -> None:
        console.print(f"{time.monotonic() - began:7.1f} s  {what}")

    say(f"starting a stack of its own (seed {seed})")
    try:
        stack.start()
        with server.tables():
            report = run(
                REPORTS,
                seconds=60 * options.minutes,
                hold=options.hold,
                rounds=1,
                seed=seed,
                wanted=round(ENOUGH * options.minutes),
                say=say,
            )
    except StackError as error:
        console.print(str(error), style="red", markup=False)
        return 1
    finally:
        stack.stop()
    return shown(report, console)


def shown(report: Report, console: Console) -> int:
    """Print a report, and return the exit status."""
    console.print(report.table())
    for violation in report.violations[:10]:
        console.print(f"{violation.breach}: {violation.client}, {violation.detail}", markup=False)
    word = "PASS" if report.passed else f"FAIL: {'; '.join(report.shortcomings)}; history in {REPORTS}"
    console.print(f"{report.operations} operations in {report.seconds:.0f} s, {report.wanted} wanted")
    console.print(word, style="bold")
    return 0 if report.passed else 1


if __name__ == "__main__":
    sys.exit(main())
