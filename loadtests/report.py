"""The evidence on disk: `report.json` with every raw number, `report.html` for people, and `latest` beside them."""

import json
import os
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from django.template import Context, Engine

from loadtests import ledger
from loadtests.errors import RehearsalError, ReportUnreadableError
from loadtests.figures import busiest
from loadtests.plots import plots
from loadtests.routes import rank
from loadtests.verdict import Verdict, percent

TEMPLATES = Path(__file__).parent / "templates"


def write(raw: dict[str, Any], verdict: Verdict, reports: Path) -> Path:
    """Write both files into a directory of their own below `reports`, point `latest` at it, return the HTML's path.

    Raises RehearsalError if the directory can't be written.
    """
    started = datetime.fromisoformat(raw["run"]["started_at"])
    try:
        directory = _make_directory(reports, f"{started:%Y%m%d-%H%M%S}-{raw['run']['scenario']}")
        whole = {**raw, "figures": verdict.figures.as_json(), "verdict": verdict.as_json()}
        (directory / "report.json").write_text(json.dumps(whole, indent=1), encoding="utf-8")
        (directory / "report.html").write_text(render(raw, verdict), encoding="utf-8")
        _point_latest(reports, directory)
    except OSError as error:
        raise RehearsalError(f"The report can't be written to {reports} ({error.strerror}).") from error
    return reports / "latest" / "report.html"


def _make_directory(reports: Path, name: str) -> Path:
    reports.mkdir(parents=True, exist_ok=True)
    for suffix in ("", *(f"-{number}" for number in range(2, 100))):
        directory = reports / f"{name}{suffix}"
        if not directory.exists():
            directory.mkdir()
            return directory
    raise RehearsalError(f"{reports} holds a hundred runs of the same second. Remove some.")


def _point_latest(reports: Path, directory: Path) -> None:
    with tempfile.TemporaryDirectory(dir=reports) as scratch:  # a rename replaces the link in one step
        link = Path(scratch) / "latest"
        link.symlink_to(directory.name)
        os.replace(link, reports / "latest")  # noqa: PTH105 - Path.replace would follow neither, but mypy's stub differs


def load(path: Path) -> dict[str, Any]:
    """Read a report.json. Raises ReportUnreadableError for anything else."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ReportUnreadableError(f"{path} can't be read as a report: {error}.") from error
    if not isinstance(raw, dict) or raw.get("format") != 1 or "traffic" not in raw:
        raise ReportUnreadableError(f"{path} is not a report.json of `make launch`.")
    return raw


def render(raw: dict[str, Any], verdict: Verdict) -> str:
    """The self-contained HTML page."""
    engine = Engine(dirs=[str(TEMPLATES)], autoescape=True)
    figures = verdict.figures
    return engine.get_template("report.html").render(
        Context(
            {
                "run": raw["run"],
                "started": datetime.fromisoformat(raw["run"]["started_at"]).strftime("%d %B %Y, %H:%M UTC"),
                "verdict": verdict,
                "headline": headline(verdict),
                "numbers": four_numbers(verdict),
                "figures": figures,
                "plots": plots(raw),
                "routes": rank(raw),
                "ledger": [*ledger.queries(raw), *ledger.lookups(raw)],
                "disagreement": percent(figures.ledger_disagreement),
                "statements": raw["statements"]["measured"],
                "facts": _facts(raw, verdict),
            },
            use_l10n=False,
            use_tz=False,
        )
    )


def headline(verdict: Verdict) -> str:
    """The verdict in one sentence."""
    broken = [check for check in verdict.checks if not check.met]
    if verdict.outcome.name == "INCONCLUSIVE":
        return f"These figures prove nothing: {verdict.doubts[0]}."
    if broken:
        return "; ".join(f"{check.name} {check.measured}, wanted {check.limit}" for check in broken) + "."
    return "Every threshold is met, and the three counts of the same queries agree."


def four_numbers(verdict: Verdict) -> list[tuple[str, str, str]]:
    """Name, value and meaning of the four figures that must never be taken for each other."""
    figures = verdict.figures
    return [
        (
            "queries avoided",
            percent(figures.queries_avoided),
            "of the queries that the same pages run with no cache",
        ),
        ("reads on replicas", percent(figures.replica_offload), "of the reads that reached a database"),
        ("pages without a query", percent(figures.page_hit_rate), "of the pages that were served"),
        ("cache look-ups that hit", percent(figures.object_hit_rate), "of all layers together"),
    ]


def _facts(raw: dict[str, Any], verdict: Verdict) -> list[tuple[str, str]]:
    run, figures, generator = raw["run"], verdict.figures, raw["generator"]
    hardware = run["machine"]
    return [
        (
            "plateau",
            (
                f"{run['rate']:g} page views/s, {run['rate'] / run['launch_rate']:.0%} of the launch's"
                f" {run['launch_rate']:g}"
            ),
        ),
        ("measured", f"{figures.requests} requests, {figures.page_views_per_second:.1f} a second"),
        (
            "possible queries",
            f"{figures.possible_queries:.0f}, of which {figures.reached_queries} reached a database",
        ),
        ("primary", f"{figures.primary_queries_per_second:.1f} queries a second"),
        ("visits", f"{run['pages_per_visit']} pages, {run['think_seconds']:g} s between them (both means)"),
        (
            "page choice",
            f"Zipf, alpha {run['alpha']:g}, over "
            + ", ".join(f"{n} {kind.replace('_', ' ')}" for kind, n in run["places"].items()),
        ),
        ("visitors", f"{generator['admitted']} came, {generator['dropped']} found no place in the generator"),
        (
            "generator",
            f"{percent(figures.generator_cpu)} of a core at worst, {generator['worst_delay_ms']:g} ms late at worst",
        ),
        ("all cores", f"{percent(busiest(generator['machine_cpu']))} busy at worst"),
        ("seed", str(run["seed"])),
        ("commit", run["commit"]),
        (
            "machine",
            f"{hardware['cores']} cores ({hardware['processor']}), {hardware['memory_mb']} MB, {hardware['system']}",
        ),
        (
            "software",
            f"Python {hardware['python']}, Django {hardware['django']}, Locust {hardware['locust']}",
        ),
    ]
