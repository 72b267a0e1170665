"""Where the line is: the limits of `[tool.runway.thresholds]` in pyproject.toml."""

import tomllib
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from loadtests.errors import ThresholdsError


@dataclass(frozen=True)
class Thresholds:
    """The limits. Shares are 0 to 1; `queries_avoided` and `replica_offload` are least values, the others greatest."""

    queries_avoided: float
    replica_offload: float
    p95_ms: float
    error_rate: float
    ledger_disagreement: float

    @classmethod
    def read(cls, path: Path, scenario: str = "") -> "Thresholds":
        """The limits in a pyproject.toml, with what `[….thresholds.<scenario>]` says of that scenario instead.

        Raises ThresholdsError for a missing, unknown or non-numeric one.
        """
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))["tool"]["runway"]["thresholds"]
        except (OSError, tomllib.TOMLDecodeError, KeyError) as error:
            raise ThresholdsError(f"{path}: no readable table [tool.runway.thresholds] ({error}).") from error
        general = {name: value for name, value in table.items() if not isinstance(value, dict)}
        special = table.get(scenario, {})
        return cls.parse({**general, **special}, str(path))

    @classmethod
    def parse(cls, table: dict[str, Any], source: str) -> "Thresholds":
        """The limits in a table. Raises ThresholdsError that names what is wrong in `source`."""
        known = {field.name for field in fields(cls)}
        if unknown := sorted(set(table) - known):
            raise ThresholdsError(
                f"{source}: unknown threshold {', '.join(unknown)}. Known: {', '.join(sorted(known))}."
            )
        if missing := sorted(known - set(table)):
            raise ThresholdsError(
                f"{source}: threshold {', '.join(missing)} is missing. Add it to [tool.runway.thresholds]."
            )
        for name, value in table.items():
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise ThresholdsError(f"{source}: threshold {name} is {value!r}. Write a number.")
        return cls(**{name: float(value) for name, value in table.items()})

    def as_json(self) -> dict[str, float]:
        """The limits by name."""
        return asdict(self)
