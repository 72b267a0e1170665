"""The environment's files: what they may say, and what is said when they can't be read."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from settings.databases import node
from settings.env import EnvironmentFileError, Reader, parse


def written(directory: Path, text: str | bytes) -> Path:
    path = directory / ".env"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_file_that_is_not_there_says_nothing(tmp_path: Path) -> None:
    assert parse(tmp_path / ".env") == {}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("NAME=value", {"NAME": "value"}),
        ("export NAME=value", {"NAME": "value"}),
        ("NAME='a value'", {"NAME": "a value"}),
        ('NAME="a=b"', {"NAME": "a=b"}),
        ("NAME=", {"NAME": ""}),
        ("  # a comment", {}),
        ("", {}),
    ],
)
def test_an_assignment_is_read(tmp_path: Path, line: str, expected: dict[str, str]) -> None:
    assert parse(written(tmp_path, line + "\n")) == expected


def test_a_broken_line_is_named_and_its_value_is_not(tmp_path: Path) -> None:
    path = written(tmp_path, "GOOD=1\nSECRET KEY=hunter2\n")
    with pytest.raises(EnvironmentFileError, match=r"line 2: 'SECRET KEY' is not an assignment") as raised:
        parse(path)
    assert "hunter2" not in str(raised.value)


def test_bytes_that_are_not_text_are_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="readable UTF-8"):
        parse(written(tmp_path, b"\xff\xfe\x00"))


def test_a_missing_variable_says_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CACHE_URL", raising=False)
    with pytest.raises(ImproperlyConfigured, match="CACHE_URL is not set"):
        Reader().str("CACHE_URL")
    assert Reader().int("CACHE_URL", default=3) == 3


def test_a_value_of_another_type_is_named_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_POOL_SIZE", "hunter2")
    with pytest.raises(ImproperlyConfigured, match="DATABASE_POOL_SIZE can't be read as int") as raised:
        Reader().int("DATABASE_POOL_SIZE", default=20)
    assert "hunter2" not in str(raised.value)


def test_a_secret_may_begin_with_a_dollar_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "$HOME-made")
    assert Reader().str("SECRET_KEY") == "$HOME-made"


@pytest.mark.parametrize(
    "url", ["hunter2", "mysql://a:hunter2@b/c", "postgres://a:hunter2@b:port/c", "postgres://a@b"]
)
def test_an_address_that_is_none_is_named_and_not_shown(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL is no address of a database") as raised:
        node("DATABASE_URL", url)
    assert "hunter2" not in str(raised.value)
