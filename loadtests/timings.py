"""What a response says of itself: the `Server-Timing` header, read into queries by node and look-ups by cache layer."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

_METRIC = re.compile(
    r'\s*([!#$%&\'*+\-.^_`|~\w]+)((?:\s*;\s*[\w\-]+(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^;,"\s]*))?)*)\s*(?:,|$)'
)
_PARAMETER = re.compile(r';\s*([\w\-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;,"\s]*))')
_OUTCOME = re.compile(r"([\w\-]+)=(\d+)")


@dataclass
class Timings:
    """`queries` by node name; `lookups` by (cache layer, outcome)."""

    queries: Counter[str] = field(default_factory=Counter)
    lookups: Counter[tuple[str, str]] = field(default_factory=Counter)
    told: bool = False
    """The response carried at least one entry that we read."""


def parse(header: str | Iterable[str] | None) -> Timings:
    """Read one header line, several, or none. Entries that aren't ours are passed over.

    Ours are `db-<node>;desc="<queries>"` and `cache-<layer>;desc="<outcome>=<count>,..."`; durations aren't used.
    """
    timings = Timings()
    lines = [header] if isinstance(header, str) else list(header or ())
    for line in lines:
        for match in _METRIC.finditer(line):
            parameters = {name: quoted or bare for name, quoted, bare in _PARAMETER.findall(match[2])}
            _note(timings, match[1], parameters.get("desc", ""))
    return timings


def _note(timings: Timings, name: str, description: str) -> None:
    kind, _, subject = name.partition("-")
    if kind == "db" and description.isdigit():
        timings.queries[subject] += int(description)
        timings.told = True
    elif kind == "cache" and subject:
        for outcome, count in _OUTCOME.findall(description):
            timings.lookups[subject, outcome] += int(count)
        timings.told = True
