"""The questions asked of servers: one file each in `sql/`, found by name."""

from functools import cache
from pathlib import Path


@cache
def load(name: str) -> str:
    """Return the SQL of `sql/<name>.sql`. Raises FileNotFoundError."""
    return (Path(__file__).parent / "sql" / f"{name}.sql").read_text(encoding="utf-8")
