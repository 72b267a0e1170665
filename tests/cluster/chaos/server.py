"""The site under test in the place of the stack's own: the same gunicorn and configuration, behind the same nginx."""

import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from deploy.environment import for_children
from deploy.stack import Stack
from settings.env import BASE_DIR
from tests.cluster.nodes import superuser, until

TABLES = Path(__file__).with_name("tables.sql").read_text(encoding="utf-8")


@contextmanager
def serving(log: Path) -> Iterator[str]:
    """Serve it while the block runs; yields the address of nginx. The tables are dropped at the end."""
    stack = Stack.from_environment()
    with superuser("primary") as connection:
        connection.execute("SET ROLE runway_owner")
        connection.execute(TABLES)
    stack.control("gunicorn", "stop")
    log.parent.mkdir(parents=True, exist_ok=True)
    try:
        with log.open("wb") as output, _gunicorn(stack, output):
            until("the site under test answers", lambda: _answers(stack.url), seconds=60)
            yield stack.url
    finally:
        stack.control("gunicorn", "start")
        with superuser("primary") as connection:
            connection.execute("DROP TABLE IF EXISTS chaos_entry, chaos_newest")
        until("the stack's own site answers", lambda: _answers(stack.url, "/healthz"), seconds=60)


@contextmanager
def _gunicorn(stack: Stack, output: IO[bytes]) -> Iterator[None]:
    environment = for_children(stack) | {"DJANGO_SETTINGS_MODULE": "tests.cluster.chaos.site"}
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "settings.wsgi"]
    process = subprocess.Popen(
        command,
        cwd=BASE_DIR,
        env=environment,
        stdout=output,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
    )
    try:
        yield
        assert process.poll() is None, "the site under test has ended by itself"
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(url: str, path: str = "/chaos/read/") -> bool:
    try:
        with urllib.request.urlopen(url + path, timeout=5) as response:
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False


def held() -> dict[str, list[int]]:
    """Every number that the primary holds, by writer."""
    with superuser("primary") as connection:
        rows = connection.execute(
            "SELECT writer, array_agg(number) FROM chaos_entry GROUP BY writer"
        ).fetchall()
    return dict(rows)
