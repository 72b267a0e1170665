"""Plots as numbers for inline SVG: the template draws them, a browser stretches them, and text stays text
at any width.
"""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from loadtests import histogram

TICKS = 4


@dataclass(frozen=True)
class Line:
    """One series: `path` and, where it is stacked, `area` in a box of 100 x 100; `tone` numbers its colour."""

    label: str
    tone: int
    path: str
    area: str
    dashed: bool


@dataclass(frozen=True)
class Plot:
    """A plot over the seconds of a run. Marks are (position in percent, text), bands (from, width, name) in percent."""

    title: str
    unit: str
    summary: str
    lines: tuple[Line, ...]
    heights: tuple[tuple[float, str], ...]
    moments: tuple[tuple[float, str], ...]
    bands: tuple[tuple[float, float, str], ...]


def draw(
    title: str,
    unit: str,
    series: dict[str, Sequence[float | None]],
    report: dict[str, Any],
    *,
    stacked: bool = False,
    dashed: str = "",
) -> Plot:
    """A plot of values a second. Stacked series are areas on top of each other; a None leaves a gap in a line.

    The series called `dashed` is drawn so: the one beneath shows through.
    """
    seconds = max(1, max(map(len, series.values()), default=1))
    layers = _stack(series) if stacked else {label: (None, list(values)) for label, values in series.items()}
    highest = max(
        (value for _, values in layers.values() for value in values if value is not None), default=0.0
    )
    top = _round_up(highest)
    lines = tuple(
        Line(
            label=label,
            tone=tone,
            path=_path(values, top),
            area="" if floor is None else _area(floor, values, top),
            dashed=label == dashed,
        )
        for tone, (label, (floor, values)) in enumerate(layers.items(), start=1)
    )
    return Plot(
        title=title,
        unit=unit,
        summary=f"{title}: up to {highest:.4g} {unit}",
        lines=lines,
        heights=tuple((100 - 100 * step / TICKS, f"{top * step / TICKS:g}") for step in range(TICKS + 1)),
        moments=tuple((100 * second / seconds, f"{second} s") for second in _moments(seconds)),
        bands=_bands(report, seconds),
    )


def plots(report: dict[str, Any]) -> list[Plot]:
    """The four plots of a report."""
    seconds = report["traffic"]["seconds"]
    histograms = [{int(bucket): count for bucket, count in entry["latency"].items()} for entry in seconds]
    nodes = sorted(
        {node for entry in seconds for node in entry["queries"]} | set(report["statements"]["whole"])
    )
    layers = sorted({layer for entry in seconds for layer in entry["lookups"]})
    misses = [sum(outcomes.get("miss", 0) for outcomes in entry["lookups"].values()) for entry in seconds]
    hits = {
        f"{layer} hits": [_hits(entry["lookups"].get(layer, {})) for entry in seconds] for layer in layers
    }
    return [
        draw(
            "Page views",
            "a second",
            {
                "answered": [entry["requests"] for entry in seconds],
                "wanted": [entry["intended"] for entry in seconds],
                "new visitors": [entry["arrivals"] for entry in seconds],
            },
            report,
            dashed="wanted",
        ),
        draw(
            "Latency from the intended moment",
            "ms",
            {
                "p95": [histogram.quantile(counts, 0.95) for counts in histograms],
                "median": [histogram.quantile(counts, 0.50) for counts in histograms],
            },
            report,
        ),
        draw("Cache look-ups", "a second", {**hits, "misses, all layers": misses}, report),
        draw(
            "Queries by node",
            "a second",
            {node: [entry["queries"].get(node, 0) for entry in seconds] for node in nodes},
            report,
            stacked=True,
        ),
    ]


def _hits(outcomes: dict[str, int]) -> int:
    """What the cache answered: a stale page was remembered as well."""
    return outcomes.get("hit", 0) + outcomes.get("stale", 0)


def _stack(
    series: dict[str, Sequence[float | None]],
) -> dict[str, tuple[list[float] | None, list[float | None]]]:
    stacked: dict[str, tuple[list[float] | None, list[float | None]]] = {}
    floor = [0.0] * max(map(len, series.values()), default=0)
    for label, values in series.items():
        ceiling = [low + (value or 0.0) for low, value in itertools.zip_longest(floor, values, fillvalue=0.0)]
        stacked[label] = (floor, list(ceiling))
        floor = ceiling
    return stacked


def _points(values: Sequence[float | None], top: float) -> list[str | None]:
    step = 100 / max(1, len(values) - 1)
    return [
        None if value is None else f"{index * step:.2f} {100 - 100 * value / top:.2f}"
        for index, value in enumerate(values)
    ]


def _path(values: Sequence[float | None], top: float) -> str:
    runs = itertools.groupby(_points(values, top), key=lambda point: point is not None)
    return " ".join("M" + " L".join(point for point in run if point) for drawn, run in runs if drawn)


def _area(floor: Sequence[float], values: Sequence[float | None], top: float) -> str:
    outline = [*_points(values, top), *reversed(_points(floor, top))]
    return "M" + " L".join(point for point in outline if point) + " Z" if outline else ""


def _round_up(value: float) -> float:
    """The next of 1, 2, 4, 8 or 10 times a power of ten: it has four even steps that read well."""
    if value <= 0:
        return 4.0
    power = 10 ** math.floor(math.log10(value))
    return float(next(factor * power for factor in (1, 2, 4, 8, 10) if factor * power >= value))


def _moments(seconds: int) -> list[int]:
    step = next(step for step in (5, 10, 15, 30, 60, 300, 900, 3600, 86_400) if seconds / step <= 7)
    return list(range(0, seconds + 1, step))


def _bands(report: dict[str, Any], seconds: int) -> tuple[tuple[float, float, str], ...]:
    return tuple(
        (
            100 * phase["start"] / seconds,
            100 * (min(phase["end"], seconds) - phase["start"]) / seconds,
            phase["name"],
        )
        for phase in report["run"]["phases"]
        if not phase["measured"] and phase["start"] < seconds
    )
