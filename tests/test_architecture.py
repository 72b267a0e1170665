"""The house keeps its shape: who imports whom, and that a module stays one noun."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import TOGETHER

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("settings", "dbrouters", "caching", "denorm", "queryreport", "community", "loadtests", "deploy")
BANNED = {"utils.py", "helpers.py", "common.py", "misc.py"}
LONGEST = 300  # lines


def modules() -> list[Path]:
    found = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return [path for path in found if "migrations" not in path.parts]


def test_the_import_contracts_hold() -> None:
    # In a process of its own: the linter configures logging for all of it.
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_module_is_a_drawer() -> None:
    assert [str(path) for path in modules() if path.name in BANNED] == []


def test_modules_stay_readable_in_one_sitting() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in modules()}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_libraries_are_typed_for_their_users() -> None:
    assert [
        name
        for name in ("dbrouters", "caching", "denorm", "queryreport")
        if not (ROOT / name / "py.typed").exists()
    ] == []


def test_one_worker_has_all_that_visits_the_site(request: pytest.FixtureRequest) -> None:
    visiting = {item.nodeid for item in request.session.items if "site" in getattr(item, "fixturenames", ())}
    assert not {nodeid for nodeid in visiting if not nodeid.startswith(TOGETHER["site"])}
