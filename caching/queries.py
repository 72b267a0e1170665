"""The statements of this package, read from `sql/` by name."""

import functools
from pathlib import Path

_FOLDER = Path(__file__).parent / "sql"


@functools.cache
def query(name: str) -> str:
    """The text of `sql/<name>.sql`."""
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")
