"""The documentation is complete: every variable, command, check and target has its sentence."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("settings", "dbrouters", "caching", "denorm", "queryreport", "community", "loadtests", "deploy")
README = (ROOT / "README.md").read_text()
DOCUMENTS = README + "".join(path.read_text() for path in (ROOT / "docs").rglob("*.md"))


def sources() -> str:
    return "".join(
        path.read_text()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if "migrations" not in path.parts
    )


def variables() -> set[str]:
    settings = "".join(path.read_text() for path in (ROOT / "settings").glob("*.py"))
    named = re.findall(r'env\.\w+\(\s*"([A-Z_0-9]+)"', settings)
    return {name for name in named if name not in {"REPLICA_DIRECT_URLS"}} | {
        "STACK_NAME",
        "STACK_DIR",
        "STACK_PORT_OFFSET",
    }


def commands() -> set[str]:
    return {
        path.stem
        for package in PACKAGES
        for path in (ROOT / package).rglob("management/commands/*.py")
        if path.stem != "__init__"
    }


@pytest.mark.parametrize("name", sorted(variables()))
def test_every_variable_is_in_the_readme_and_the_example(name: str) -> None:
    assert f"`{name}`" in README
    assert re.search(rf"^#? ?{name}=", (ROOT / ".env.example").read_text(), re.MULTILINE)


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_is_documented(name: str) -> None:
    assert f"manage.py {name}" in DOCUMENTS


def test_every_check_is_documented() -> None:
    ids = set(re.findall(r'"((?:dbrouters|caching|denorm|queryreport|demo)\.[EW]\d{3})"', sources()))
    assert ids, "the libraries have checks"
    assert sorted(name for name in ids if name not in DOCUMENTS) == []


def test_every_target_is_in_the_readme() -> None:
    targets = re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert sorted(target for target in targets if f"`make {target}" not in README) == []


def test_every_link_between_documents_leads_somewhere() -> None:
    broken = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", path.read_text())
        if not (path.parent / target).exists()
    ]
    assert broken == []
