"""A table of the tests' own, clean caches and meters, and a Redis that a test may stop."""

import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import redis
from cachalot.settings import cachalot_settings
from django.core.cache import caches
from django.db import connection
from pytest_django import DjangoDbBlocker, Settings

from caching import fence, meters
from caching.breaker import breaker
from tests.integration.caching.posters import Poster, PosterStats


@pytest.fixture(scope="package")
def _posters_tables(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(PosterStats)
            editor.create_model(Poster)
        connection.close()
        yield
        with connection.schema_editor() as editor:
            editor.delete_model(Poster)
            editor.delete_model(PosterStats)
        connection.close()


@pytest.fixture
def committing(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Real commits, of what the test itself takes away again: emptying every table after each test takes seconds."""
    with django_db_blocker.unblock():
        yield
        connection.close()


@pytest.fixture
def posters(_posters_tables: None, committing: None) -> Iterator[None]:
    """An empty table of posters, with real commits."""
    yield
    Poster.objects.all().delete()
    PosterStats.objects.all().delete()


@pytest.fixture(autouse=True)
def _clean(settings: Settings) -> Iterator[None]:
    _forget()
    yield
    _forget()


def _forget() -> None:
    breaker.cache_clear()
    fence._owed.clear()
    caches["default"].clear()
    meters.reset()


@pytest.fixture
def cached_posters(posters: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the posters' table among those that django-cachalot caches."""
    monkeypatch.setattr(
        cachalot_settings, "CACHALOT_ONLY_CACHABLE_TABLES", frozenset({Poster._meta.db_table})
    )


@pytest.fixture
def counted() -> Callable[[], dict[tuple[str, str, str, str], int]]:
    """Return what this process and all others have counted so far."""

    def read() -> dict[tuple[str, str, str, str], int]:
        meters.flush()
        return meters.reasons()

    return read


def calls(command: str) -> int:
    """How often the cache Redis has run a command since it started."""
    client = caches["default"].client.get_client()  # type: ignore[attr-defined]
    return int(client.info("commandstats").get(f"cmdstat_{command}", {"calls": 0})["calls"])


@dataclass
class OwnRedis:
    """A Redis of one test, which may stop, hang and come back empty."""

    port: int
    directory: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def _client(self) -> redis.Redis:
        return redis.Redis(unix_socket_path=str(self.directory / "redis.sock"))

    def refuse(self) -> None:
        """Refuse all connections and keep the data, as a network that is down does."""
        with self._client as client:
            client.config_set("port", 0)
            client.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")

    def answer(self) -> None:
        """Take connections again."""
        with self._client as client:
            client.config_set("port", self.port)

    def save(self) -> None:
        """Write the data to its file."""
        with self._client as client:
            client.save()

    def restart_from_file(self) -> None:
        """Save, die at once, and come back with what was saved."""
        self.save()
        self.crash()
        self.start()

    def crash(self) -> None:
        """Die at once."""
        assert self.process
        self.process.kill()
        self.process.wait(5)

    def start(self) -> None:
        program = shutil.which("redis-server")
        assert program, "redis-server is not installed"
        options = [
            "--bind",
            "127.0.0.1",
            "--port",
            str(self.port),
            "--save",
            "",
            "--dir",
            str(self.directory),
            "--unixsocket",
            str(self.directory / "redis.sock"),
        ]
        self.process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        raise AssertionError("Redis did not start")

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGCONT)
            self.process.terminate()
            self.process.wait(5)
            self.process = None

    def hang(self) -> None:
        """Accept connections and answer nothing."""
        assert self.process
        self.process.send_signal(signal.SIGSTOP)


@pytest.fixture
def own_redis(tmp_path: Path, settings: Settings) -> Iterator[OwnRedis]:
    """Put a Redis of this test's own behind both aliases."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = OwnRedis(port, tmp_path)
    server.start()
    shared = settings.CACHES
    settings.CACHES = {alias: {**cache, "LOCATION": server.url} for alias, cache in shared.items()}
    yield server
    server.stop()
    settings.CACHES = shared
