"""The launch-scale data set in a benchmark's stack, and what of it is asked for."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from settings.env import BASE_DIR

SQL = Path(__file__).parent.parent / "sql"


@dataclass(frozen=True)
class Place:
    """A page whose list has so many rows; `middle` is the key of one amid them."""

    path: str
    rows: int
    middle: int = 0


def looks() -> list[Place]:
    """The look that is talked of most, and one that is dressed like it with about a hundred comments."""
    return [Place(f"/looks/{pk}/{slug}/", comments) for pk, slug, comments in _rows("discussed_looks")]


def topics() -> list[Place]:
    """The longest topic, and one with about a hundred posts."""
    return [Place(f"/forum/{pk}/{slug}/", posts, middle) for pk, slug, posts, middle in _rows("long_topics")]


def _rows(name: str) -> list[tuple[Any, ...]]:
    with owner() as connection:
        return connection.execute((SQL / f"{name}.sql").read_bytes()).fetchall()


def seed() -> None:
    """Load it, unless it is there. Raises RuntimeError with the command's last line."""
    command = [sys.executable, str(BASE_DIR / "manage.py"), "seed", "--scale", "launch"]
    done = subprocess.run(command, cwd=BASE_DIR, text=True, capture_output=True, check=False)  # noqa: S603 - our own
    if done.returncode != 0:
        raise RuntimeError((done.stderr or done.stdout).strip().splitlines()[-1])
    with owner() as connection:
        connection.execute("VACUUM ANALYZE")


def owner() -> "psycopg.Connection[Any]":
    """A connection to the primary as the tables' owner, each statement its own transaction."""
    return psycopg.connect(os.environ["MIGRATION_DATABASE_URL"], autocommit=True)
