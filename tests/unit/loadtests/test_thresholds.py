from dataclasses import replace
from pathlib import Path

import pytest

from loadtests.command import ROOT
from loadtests.errors import ThresholdsError
from loadtests.thresholds import Thresholds
from tests.unit.loadtests.samples import LIMITS


def write(directory: Path, table: str) -> Path:
    path = directory / "pyproject.toml"
    path.write_text(f"[tool.runway.thresholds]\n{table}")
    return path


def test_the_projects_own_are_complete() -> None:
    assert Thresholds.read(ROOT / "pyproject.toml").queries_avoided >= 0.95


def test_a_scenario_may_have_limits_of_its_own() -> None:
    general, viral = (
        Thresholds.read(ROOT / "pyproject.toml", name) for name in ("launch_day", "viral_thread")
    )
    assert viral.queries_avoided == 0.90
    assert viral == replace(general, queries_avoided=0.90)


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("p95_ms = 200", "is missing"),
        (
            "\n".join(f"{name} = {value}" for name, value in LIMITS.items()) + "\np59_ms = 1",
            "unknown threshold p59_ms",
        ),
        ("\n".join(f'{name} = "{value}"' for name, value in LIMITS.items()), "Write a number"),
        ("p95_ms = ", "no readable table"),
        ("[tool.runway.thresholds.launch_day]\np95 = 1", "is missing"),
    ],
)
def test_a_broken_table_is_told_in_one_line(tmp_path: Path, table: str, sentence: str) -> None:
    with pytest.raises(ThresholdsError, match=sentence) as caught:
        Thresholds.read(write(tmp_path, table))
    assert "\n" not in str(caught.value)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(ThresholdsError, match="no readable table"):
        Thresholds.read(tmp_path / "pyproject.toml")
