"""The site under test: the stack's gunicorn and configuration, behind its nginx or on a port of its own."""

import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.environment import for_children
from deploy.stack import Stack
from settings.env import BASE_DIR
from tests.cluster.nodes import superuser, until

TABLES = Path(__file__).with_name("tables.sql").read_text(encoding="utf-8")


@contextmanager
def tables() -> Iterator[None]:
    """The tables of `models`, while the block runs."""
    with superuser("primary") as connection:
        connection.execute("SET ROLE runway_owner")
        connection.execute(TABLES)
    try:
        yield
    finally:
        with superuser("primary") as connection:
            connection.execute("DROP TABLE IF EXISTS chaos_entry, chaos_newest")


@contextmanager
def serving(log: Path) -> Iterator[str]:
    """Serve it behind the stack's nginx while the block runs, on `tables` that are there; yields its address."""
    stack = Stack.from_environment()
    stack.control("gunicorn", "stop")
    try:
        with gunicorn(log, stack.ports.gunicorn):
            yield stack.url
    finally:
        stack.control("gunicorn", "start")
        until("the stack's own site answers", lambda: _answers(f"{stack.url}/healthz"), seconds=60)


@contextmanager
def gunicorn(log: Path, port: int, **variables: str) -> Iterator[str]:
    """Serve it on a port of its own, with these variables over the stack's; yields its address."""
    environment = for_children(Stack.from_environment()) | {
        "DJANGO_SETTINGS_MODULE": "tests.cluster.chaos.site",
        "GUNICORN_BIND": f"127.0.0.1:{port}",
        **variables,
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "settings.wsgi"]
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=BASE_DIR, env=environment, stdout=output, stderr=output, stdin=subprocess.DEVNULL
        )
    try:
        address = f"http://127.0.0.1:{port}"
        until("the site under test answers", lambda: _answers(f"{address}/chaos/read/"), seconds=60)
        yield address
        assert process.poll() is None, "the site under test has ended by itself"
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return response.status == 200
    except OSError:
        return False


def held() -> dict[str, list[int]]:
    """Every number that the primary holds, by writer."""
    with superuser("primary") as connection:
        rows = connection.execute(
            "SELECT writer, array_agg(number) FROM chaos_entry GROUP BY writer"
        ).fetchall()
    return dict(rows)
