"""What a proxy wrote is counted once, by one process, whoever rotates or empties the file meanwhile."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from caching import meters, proxylog

Counted = Callable[[], dict[tuple[str, str, str, str], int]]
LIST, LOOK = "/looks/", "/looks/<int:pk>/<slug:slug>/"


@pytest.fixture
def log(tmp_path: Path, settings: Settings) -> Path:
    path = tmp_path / "served.log"
    settings.CACHING = {**settings.CACHING, "PROXY_LOG": str(path)}
    return path


def write(log: Path, *lines: str) -> None:
    with log.open("a") as file:
        file.write("".join(f"{line}\n" for line in lines))


def counted() -> dict[tuple[str, str, str], int]:
    return {
        (route, outcome, reason): number
        for (route, layer, outcome, reason), number in meters.reasons().items()
        if layer == "nginx"
    }


def test_every_line_counts_once_by_route(log: Path) -> None:
    assert counted() == {}, "no log yet"
    write(log, "HIT GET /looks/", "HIT GET /looks/", "UPDATING GET /looks/7/linen/", "MISS HEAD /looks/")
    write(log, "EXPIRED GET /looks/", "BYPASS GET /looks/", "BYPASS POST /looks/7/like/", "HIT GET /nowhere/")
    expected = {
        (LIST, "hit", "-"): 2,
        (LOOK, "stale", "-"): 1,
        (LIST, "miss", "cold"): 1,
        (LIST, "miss", "expired"): 1,
        (LIST, "bypass", "own page"): 1,
        ("(no route)", "hit", "-"): 1,
    }
    assert counted() == expected
    assert counted() == expected
    write(log, "HIT GET /looks/")
    assert counted()[LIST, "hit", "-"] == 3


def test_half_a_line_waits_for_its_other_half(log: Path) -> None:
    log.write_text("HIT GET /looks/\nHIT GET /lo")
    assert counted() == {(LIST, "hit", "-"): 1}
    write(log, "oks/")
    assert counted() == {(LIST, "hit", "-"): 2}


@pytest.mark.parametrize(
    "line", ["", "HIT", "HIT GET", "\0\xff GET /", "- GET /looks/", "HIT GET /\\xFF\\x0A", "HIT GET x y"]
)
def test_what_is_no_line_of_ours_counts_at_most_as_nowhere(log: Path, line: str) -> None:
    log.write_bytes(line.encode("latin-1") + b"\n")
    assert set(counted()) <= {("(no route)", "hit", "-")}


def test_a_rotated_and_an_emptied_log_are_read_from_their_beginning(log: Path) -> None:
    write(log, "HIT GET /looks/", "HIT GET /looks/")
    assert counted() == {(LIST, "hit", "-"): 2}
    log.rename(log.with_suffix(".1"))
    write(log, "HIT GET /looks/")
    assert counted() == {(LIST, "hit", "-"): 3}
    log.write_text("")
    assert counted() == {(LIST, "hit", "-"): 3}
    write(log, "HIT GET /looks/")
    assert counted() == {(LIST, "hit", "-"): 4}


def test_a_long_log_is_emptied_once_it_was_read(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proxylog, "LONGEST", 100)
    monkeypatch.setattr(proxylog, "MOST", 64)
    write(log, *["HIT GET /looks/"] * 10)
    for _ in range(5):
        counted()
    assert counted() == {(LIST, "hit", "-"): 10}
    assert log.stat().st_size == 0
    write(log, "HIT GET /looks/")
    assert counted() == {(LIST, "hit", "-"): 11}


def test_one_reads_at_a_time(log: Path) -> None:
    write(log, "HIT GET /looks/")
    client, key = meters._hash()
    prefix = key.removesuffix(meters.KEY)
    client.set(f"{prefix}{proxylog._KEY}:reading", "", ex=5)
    assert counted() == {}
    client.delete(f"{prefix}{proxylog._KEY}:reading")
    assert counted() == {(LIST, "hit", "-"): 1}
