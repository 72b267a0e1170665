"""Count and time the statements of a request, whichever connection runs them."""

import sys
import sysconfig
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import perf_counter
from typing import TYPE_CHECKING, Any

from queryreport import conf, fingerprint
from queryreport.measures import Measure

if TYPE_CHECKING:
    from types import FrameType

_NOT_PROJECT = (sysconfig.get_path("stdlib"), "<")

sites: dict[str, str] = {}
"""Where this process saw each fingerprint first: `module.function:line`, or empty."""


class Observation:
    """What one request has run so far. Belongs to one request, so nothing in it is locked."""

    __slots__ = ("counts", "measures", "seconds", "texts")

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        """Statements by node."""
        self.seconds: defaultdict[str, float] = defaultdict(float)
        """Time by node."""
        self.measures: dict[tuple[str, str], Measure] = {}
        """By node and fingerprint."""
        self.texts: dict[str, str] = {}
        """Normalised text by fingerprint."""

    def add(self, node: str, sql: Any, seconds: float, rows: int) -> None:
        """Take one statement in: `seconds` it took, `rows` it gave or changed (negative: unknown)."""
        self.counts[node] += 1
        self.seconds[node] += seconds
        name, text = fingerprint.of(sql if type(sql) is str else _text(sql))
        measure = self.measures.get((node, name))
        if measure is None:
            measure = self.measures[node, name] = Measure(requests=1)
            self.texts[name] = text
            if name not in sites:
                sites[name] = _site()
        measure.calls += 1
        measure.repeats += 1
        measure.seconds += seconds
        measure.slowest = max(measure.slowest, seconds)
        measure.histogram[int(seconds * 1e6).bit_length()] += 1
        if rows > 0:
            measure.rows += rows


_current: ContextVar[Observation | None] = ContextVar("queryreport.observation", default=None)


@contextmanager
def observing(observation: Observation | None) -> Iterator[None]:
    """Count the statements of this block in `observation`, or nowhere (None). Restores what was before."""
    before = _current.get()
    _current.set(observation)
    try:
        yield
    finally:
        # Not ContextVar.reset(): a streamed body may be closed in another context than it began in.
        _current.set(before)


def measure(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:  # noqa: FBT001
    """Execute wrapper of every connection: costs one look-up outside an observation."""
    observation = _current.get()
    if observation is None:
        return execute(sql, params, many, context)
    rows = 0
    started = perf_counter()
    try:
        result = execute(sql, params, many, context)
        rows = context["cursor"].cursor.rowcount
    finally:
        seconds = perf_counter() - started
        connection = context["connection"]
        # Read afterwards: an engine with several nodes chooses one when the statement runs.
        observation.add(getattr(connection, "node_name", None) or connection.alias, sql, seconds, rows)
    return result


def _text(sql: Any) -> str:
    if isinstance(sql, bytes):
        return sql.decode(errors="replace")
    return str(sql.as_string(None)) if hasattr(sql, "as_string") else str(sql)


def _site() -> str:
    """Name the project's innermost line on the stack, or nothing when only libraries are on it."""
    skipped = conf.get().site_skip
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        module = frame.f_globals.get("__name__", "")
        path = frame.f_code.co_filename
        library = (
            "site-packages" in path or path.startswith(_NOT_PROJECT) or module.partition(".")[0] in skipped
        )
        if not library:
            return f"{module}.{frame.f_code.co_name}:{frame.f_lineno}"
        frame = frame.f_back
    return ""
