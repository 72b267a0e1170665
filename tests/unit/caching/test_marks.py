import os
import time
from pathlib import Path

import pytest
from pytest_django import Settings

from caching import marks


@pytest.fixture
def root(settings: Settings, tmp_path: Path) -> Path:
    settings.CACHING = {"PROXY_MARKS": str(tmp_path)}
    return tmp_path


def age(mark: Path) -> None:
    then = time.time() - marks.LIFETIME - 1
    os.utime(mark, (then, then))


@pytest.mark.parametrize(
    ("path", "mark"),
    [
        ("/", "=purged"),
        ("/looks/", "looks/=purged"),
        ("/looks/12/linen/", "looks/12/linen/=purged"),
        ("/feed", "feed=purged"),
        ("/people/josé/", "people/josé/=purged"),
    ],
)
def test_a_mark_stands_where_nginx_looks_for_it(root: Path, path: str, mark: str) -> None:
    marks.leave(path)
    assert (root / mark).is_file()
    assert all(folder.stat().st_mode & 0o055 == 0o055 for folder in root.rglob("*") if folder.is_dir())


def test_no_mark_stands_outside_of_the_root(root: Path) -> None:
    marks.leave("/../../escaped")
    assert list(root.rglob("*")) == []
    assert not (root.parent / "escaped=purged").exists()


def test_a_fresh_mark_stays_and_an_old_one_goes_with_the_next_rendering(root: Path) -> None:
    marks.leave("/looks/")
    marks.tidy("/looks/")
    assert (root / "looks" / "=purged").exists()
    age(root / "looks" / "=purged")
    marks.tidy("/looks/")
    assert not (root / "looks" / "=purged").exists()


def test_purging_again_makes_an_old_mark_young(root: Path) -> None:
    marks.leave("/looks/")
    age(root / "looks" / "=purged")
    marks.leave("/looks/")
    marks.tidy("/looks/")
    assert (root / "looks" / "=purged").exists()


def test_a_purge_takes_old_marks_of_pages_away_that_nobody_makes_any_more(root: Path) -> None:
    marks.leave("/looks/12/linen/")
    age(root / "looks" / "12" / "linen" / "=purged")
    marks.leave("/")
    assert [mark.name for mark in root.rglob("*") if mark.is_file()] == ["=purged"]
    assert (root / "=purged").exists()


def test_a_mark_on_everything_goes_too(root: Path) -> None:
    marks.leave_everywhere()
    age(root / "=everything")
    marks.tidy("/any/")
    assert not (root / "=everything").exists()


def test_without_a_directory_nothing_is_left(settings: Settings) -> None:
    settings.CACHING = {}
    marks.leave("/looks/")
    marks.tidy("/looks/")
