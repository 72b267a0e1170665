"""The house keeps its shape: who imports whom, and that a module stays one noun."""

from pathlib import Path

from importlinter.application.use_cases import create_report, read_user_options
from importlinter.configuration import configure

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("settings", "dbrouters", "caching", "denorm", "queryreport", "community", "loadtests", "deploy")
BANNED = {"utils.py", "helpers.py", "common.py", "misc.py"}
LONGEST = 300  # lines


def modules() -> list[Path]:
    found = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return [path for path in found if "migrations" not in path.parts]


def test_the_import_contracts_hold() -> None:
    configure()
    report = create_report(read_user_options(config_filename=str(ROOT / "pyproject.toml")))
    assert not report.could_not_run
    assert [contract.name for contract, check in report.get_contracts_and_checks() if not check.kept] == []


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
