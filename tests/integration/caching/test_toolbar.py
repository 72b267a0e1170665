"""The debug toolbar's panel of django-cachalot, which reads and switches our query cache under `make dev`."""

import html
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from loadtests.target import Target
from tests.cluster.nodes import until
from tests.site import Page, Site, Visitor

ROOT = Path(__file__).resolve().parents[3]
PATH = "/products/"


@dataclass(frozen=True)
class Developer:
    """A visitor of Django's development server, who reads its log."""

    visitor: Visitor
    log: Path

    def ask(self, **headers: str) -> tuple[Page, dict[str, Any]]:
        """The page, past its shared copy, and the log's line about it."""
        observing = {**Target.from_environment().observer_headers(), "X-Runway-Bypass": "page"}
        page = self.visitor.get(PATH, **observing, **headers)
        assert page.status == 200, page.text[:500]
        until("the request is logged", lambda: bool(self._lines(page)))
        return page, self._lines(page)[0]

    def _lines(self, page: Page) -> list[dict[str, Any]]:
        request = page.headers["X-Request-ID"]
        lines = self.log.read_text().splitlines()
        return [json.loads(line) for line in lines if '"event": "request"' in line and request in line]


@pytest.fixture
def developer(site: Site, tmp_path: Path) -> Iterator[Developer]:
    """Someone who works with `make dev`, on the site's data."""
    assert site.password
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    command = [sys.executable, "manage.py", "runserver", "--noreload", address]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "settings.development"}
    log = tmp_path / "server.log"
    with log.open("w") as file:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=file, stderr=file)
    try:
        until("the server answers", lambda: server.poll() is not None or _answers(address))
        assert server.poll() is None, log.read_text()
        yield Developer(Visitor(f"http://{address}"), log)
    finally:
        server.kill()
        server.wait(10)


def _answers(address: str) -> bool:
    host, port = address.split(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) == 0


@pytest.mark.timeout(400)  # it may be the first to ask for the site, which then is filled with demo data
def test_the_panel_tells_of_invalidations_and_turns_the_query_cache_off_and_on(developer: Developer) -> None:
    developer.ask()
    page, on = developer.ask()
    assert on["cache"]["query hit"] > 0
    assert "query miss" not in on["cache"]

    request = re.search(r'data-request-id="([^"]+)"', page.text)
    assert request, "no toolbar on the page"
    address = f"/__debug__/render_panel/?request_id={request[1]}&panel_id=CachalotPanel"
    told = html.unescape(json.loads(developer.visitor.get(address).text)["content"])
    for words in ("Database 'default'", "Database 'replica'", "catalogue", "Category"):
        assert words in told

    _, off = developer.ask(Cookie="djdtCachalotPanel=off")
    assert not [outcome for outcome in off["cache"] if outcome.startswith("query")]
    assert sum(off["queries"].values()) >= on["cache"]["query hit"]
    _, again = developer.ask()
    assert again["cache"] == on["cache"]
