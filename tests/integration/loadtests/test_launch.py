"""A short rehearsal of the real site, and what the command says when it can't start."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.site import Site

ROOT = Path(__file__).resolve().parents[3]


def loadtests(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    variables = {**os.environ, "DJANGO_SETTINGS_MODULE": "settings.production", **environment}
    return subprocess.run(
        [sys.executable, "-m", "loadtests", *arguments],
        cwd=ROOT,
        env=variables,
        text=True,
        capture_output=True,
        timeout=180,
        check=False,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.timeout(400)  # it may be the first to ask for the site, which then is filled with demo data
def test_a_rehearsal_ends_with_a_verdict_that_can_be_computed_again(site: Site, tmp_path: Path) -> None:
    done = loadtests("launch", "--minutes", "0.3", "--rate", "20", "--seed", "3", "--reports", str(tmp_path))
    assert done.stderr == ""
    report = tmp_path / "latest" / "report.json"
    raw: dict[str, Any] = json.loads(report.read_text())
    assert done.returncode == {"PASS": 0, "FAIL": 1, "INCONCLUSIVE": 2}[raw["verdict"]["outcome"]]
    assert raw["verdict"]["outcome"] in done.stdout

    traffic, figures = raw["traffic"], raw["figures"]
    assert figures["error_rate"] == 0
    assert figures["leaks"] == 0
    assert traffic["crashes"] == {}
    assert traffic["own_writes"]["missed"] == 0
    # So short a rehearsal is small enough for a periodic task's statements to show: then the verdict doubts itself.
    doubted = any("the ledger's entries differ" in doubt for doubt in raw["verdict"]["doubts"])
    assert doubted == (figures["ledger_disagreement"] > 0.05)
    assert figures["possible_queries"] > figures["reached_queries"] > 0
    assert raw["statements"]["measured"]["replica1"]["read"] > 0
    assert raw["statements"]["measured"]["replica2"]["read"] > 0
    served = {entry["route"] for entry in traffic["routes"]}
    assert {"GET /", "GET /looks/", "GET /looks/<id>/<slug>/", "GET /products/"} <= served
    assert (tmp_path / "latest" / "report.html").read_text().count("<svg") == 4

    again = loadtests("verdict", str(report))
    assert again.returncode == done.returncode, again.stderr


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"SITE_URL": f"http://127.0.0.1:{free_port()}"}, "make up"),
        ({"SITE_URL": "http://192.0.2.1:8000"}, "not on this machine"),
        ({"DEMO_PASSWORD": ""}, "DEMO_PASSWORD"),
    ],
    ids=["nobody answers", "not loopback", "no stack"],
)
def test_it_says_in_one_line_why_it_did_not_start(
    environment: dict[str, str], sentence: str, tmp_path: Path
) -> None:
    done = loadtests("launch", "--minutes", "0.3", "--reports", str(tmp_path), **environment)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments", [["--minutes", "0"], ["--minutes", "x"], ["--rate", "-1"], ["--scenario", "lunch"]]
)
def test_nonsense_is_refused(arguments: list[str]) -> None:
    done = loadtests("launch", *arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
