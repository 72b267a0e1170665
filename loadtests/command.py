"""`python -m loadtests`: `launch` rehearses the launch, `verdict FILE` judges a stored run again, `bench` compares.

Exit codes: 0 PASS, 1 FAIL, 2 INCONCLUSIVE or not started.
"""

import argparse
import os
import random
import sys
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured

from loadtests import report
from loadtests.console import Console
from loadtests.errors import RehearsalError, ReportUnreadableError
from loadtests.scenarios import find
from loadtests.thresholds import Thresholds
from loadtests.verdict import Outcome, judge

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 24 * 60
SHORTEST = 0.3
"""Minutes. Below it a run is over before its phases mean anything."""


def main(arguments: list[str] | None = None) -> int:
    """Run a subcommand and return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        outcome: Outcome = options.run(options)
    except (RehearsalError, ImproperlyConfigured) as error:
        sys.stderr.write(f"{error}\n")
        return Outcome.INCONCLUSIVE.value
    except KeyboardInterrupt:
        sys.stderr.write("\nInterrupted: no verdict, no report.\n")
        return Outcome.INCONCLUSIVE.value
    return outcome.value


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m loadtests", description="Rehearse the launch and get a verdict."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    launch = commands.add_parser(
        "launch", help="send visitors to the running stack and judge what they caused"
    )
    launch.add_argument("--scenario", default="launch_day", help="which rehearsal (default: %(default)s)")
    launch.add_argument(
        "--minutes", type=_minutes, default=3.0, help="length of it all (default: %(default)s)"
    )
    launch.add_argument(
        "--rate", type=_rate, help="page views a second on the plateau (default: the scenario's)"
    )
    launch.add_argument("--seed", type=int, help="makes arrivals and choices repeatable (default: a new one)")
    launch.add_argument("--reports", type=Path, default=ROOT / "reports" / "launch", help=argparse.SUPPRESS)
    launch.set_defaults(run=_launch)
    verdict = commands.add_parser(
        "verdict", help="compute the verdict of a report.json again, from its raw numbers"
    )
    verdict.add_argument("report", type=Path, help="a report.json that launch wrote")
    verdict.set_defaults(run=_verdict)
    bench = commands.add_parser("bench", help="run the benchmarks on a stack of their own")
    bench.add_argument("names", nargs="*", metavar="NAME", help="only these")
    bench.set_defaults(run=_bench)
    return parser


def _minutes(text: str) -> float:
    value = float(text)
    if not SHORTEST <= value <= LONGEST:
        raise argparse.ArgumentTypeError(f"{text} is not between {SHORTEST} and {LONGEST}")
    return value


def _rate(text: str) -> float:
    value = float(text)
    if not 0 < value <= 10_000:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and 10000")
    return value


def _launch(options: argparse.Namespace) -> Outcome:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings.production")
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    from loadtests import launch, target  # noqa: PLC0415 - Locust patches the whole process

    seed = random.randrange(1_000_000) if options.seed is None else options.seed
    scenario = find(options.scenario)
    plan = launch.Plan(scenario, 60 * options.minutes, options.rate or scenario.rate, seed)
    thresholds = Thresholds.read(ROOT / "pyproject.toml", scenario.name)
    aim = target.Target.from_environment()
    django.setup()
    return launch.run(plan, aim, thresholds, options.reports, Console()).outcome


def _bench(options: argparse.Namespace) -> Outcome:
    from loadtests import bench  # noqa: PLC0415 - only this command needs the launcher

    return bench.run(options.names, ROOT / "reports" / "bench")


def _verdict(options: argparse.Namespace) -> Outcome:
    raw = report.load(options.report)
    try:
        verdict = judge(raw)
    except (KeyError, TypeError, ValueError) as error:
        raise ReportUnreadableError(f"{options.report} is incomplete: {error!r}.") from error
    Console().conclude(raw, verdict)
    stored = {"figures": verdict.figures.as_json(), "verdict": verdict.as_json()}
    if any(raw.get(part) != computed for part, computed in stored.items()):
        raise ReportUnreadableError(
            f"{options.report}: its stored figures don't follow from its raw numbers. Don't trust the file."
        )
    return verdict.outcome
