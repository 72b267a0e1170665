"""One line of the table: a figure of ours beside a peer's or a limit, from the same run."""

from dataclasses import asdict, dataclass
from typing import Any

from loadtests.errors import RehearsalError


class UnjudgedError(RehearsalError):
    """A measurement has neither a bound above nor one below. Say what it must reach."""


@dataclass(frozen=True)
class Measurement:
    """`ours / theirs` is the ratio that is held against `at_most` or `at_least`; both figures are in `unit`."""

    what: str
    unit: str
    ours: float
    theirs: float
    against: str
    at_most: float | None = None
    at_least: float | None = None

    def __post_init__(self) -> None:
        if self.at_most is None and self.at_least is None:
            raise UnjudgedError(f"{self.what}: say at_most or at_least.")

    @property
    def ratio(self) -> float:
        """Our figure as a multiple of theirs. Two zeros are equal; anything is infinitely more than nothing."""
        if self.theirs:
            return self.ours / self.theirs
        return float("inf") if self.ours else 1.0

    @property
    def reached(self) -> bool:
        """Whether the ratio keeps within its bounds."""
        above = self.at_least is None or self.ratio >= self.at_least
        return above and (self.at_most is None or self.ratio <= self.at_most)

    @property
    def bound(self) -> str:
        """The bounds in words."""
        most = [] if self.at_most is None else [f"≤ {self.at_most:g}"]
        least = [] if self.at_least is None else [f"≥ {self.at_least:g}"]
        return " ".join([*least, *most])

    def as_json(self) -> dict[str, Any]:
        """What the report stores: the raw figures, and what follows from them."""
        ratio = self.ratio if self.ratio != float("inf") else None
        return {**asdict(self), "ratio": ratio, "reached": self.reached}
