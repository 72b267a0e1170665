import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from loadtests import report
from loadtests.command import main
from loadtests.errors import RehearsalError
from loadtests.verdict import judge
from tests.unit.loadtests.samples import passing


def stored(reports: Path, raw: dict[str, Any] | None = None) -> Path:
    raw = raw or passing()
    return report.write(raw, judge(raw), reports).with_name("report.json")


def test_latest_is_the_newest(tmp_path: Path) -> None:
    stored(tmp_path)
    raw = passing()
    raw["run"]["seed"] = 8
    assert json.loads(stored(tmp_path, raw).read_text())["run"]["seed"] == 8
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "20260504-201500-launch_day",
        "20260504-201500-launch_day-2",
        "latest",
    ]


def test_every_headline_figure_follows_from_the_raw_numbers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = stored(tmp_path)
    assert main(["verdict", str(path)]) == 0
    assert capsys.readouterr().out.strip().startswith("PASS")


@pytest.mark.parametrize(
    ("part", "name", "value"),
    [("figures", "queries_avoided", 0.99), ("figures", "p95_ms", 1.0), ("verdict", "outcome", "FAIL")],
)
def test_a_retouched_figure_is_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], part: str, name: str, value: object
) -> None:
    path = stored(tmp_path)
    raw = json.loads(path.read_text())
    raw[part][name] = value
    path.write_text(json.dumps(raw))
    assert main(["verdict", str(path)]) == 2
    assert "don't follow from its raw numbers" in capsys.readouterr().err


def test_the_exit_code_of_a_failed_run(tmp_path: Path) -> None:
    raw = passing()
    raw["thresholds"]["p95_ms"] = 1
    assert main(["verdict", str(stored(tmp_path, raw))]) == 1


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"format": 1, "traffic": {}}', "\x00"])
def test_what_is_no_report_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    path = tmp_path / "report.json"
    path.write_text(text)
    assert main(["verdict", str(path)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_no_such_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verdict", str(tmp_path / "none.json")]) == 2
    assert "none.json" in capsys.readouterr().err


def test_a_directory_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RehearsalError, match="can't be written"):
        stored(tmp_path / "file")


class Loads(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.foreign: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.foreign += [value or "" for name, value in attrs if name in {"src", "href", "xlink:href"}]


def test_the_page_needs_nothing_but_itself() -> None:
    raw = passing()
    page = report.render(raw, judge(raw))
    parser = Loads()
    parser.feed(page)
    assert parser.foreign == []
    assert parser.tags.count("svg") == 4
    assert "url(" not in page
    assert "script" not in parser.tags


def test_the_page_escapes_what_it_was_told() -> None:
    raw = passing()
    page = report.render(raw, judge(raw))
    assert "<b>EPYC" not in page
    assert "&lt;b&gt;EPYC" in page
