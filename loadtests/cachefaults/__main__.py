"""`python -m loadtests.cachefaults ours|stock`: play every fault against one of the two, a line of JSON each."""

import contextlib
import json
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import django
from django.conf import settings

from loadtests.cachefaults.redis import OwnRedis

_OF_OURS = ("caching",)


def main(contestant: str) -> None:
    """Play the faults on the stack that the environment names."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "settings.production"
    ours = contestant == "ours"
    with tempfile.TemporaryDirectory() as folder:
        redis = OwnRedis(Path(folder))
        redis.start()
        try:
            _configure(redis, ours=ours)
            with _followed() if ours else contextlib.nullcontext():
                _play(redis)
        finally:
            redis.stop()


def _configure(redis: OwnRedis, *, ours: bool) -> None:
    client = {"IGNORE_EXCEPTIONS": True, "SOCKET_CONNECT_TIMEOUT": 0.5, "SOCKET_TIMEOUT": 1.0}
    for cache in settings.CACHES.values():
        cache["LOCATION"] = redis.url
        cache["OPTIONS"] = {
            **cache["OPTIONS"],
            "CONNECTION_POOL_KWARGS": {"max_connections": 500, "timeout": 5.0},
        }
    if ours:
        settings.CACHING = {
            **settings.CACHING,
            "BREAK_SECONDS": 0.01,
            "MARK_SECONDS": 1,
            "WAIT_SECONDS": 20.0,
            "TAIL_INTERVAL": 0.02,
        }
    else:
        settings.INSTALLED_APPS = [app for app in settings.INSTALLED_APPS if app not in _OF_OURS]
        settings.CACHES["default"]["OPTIONS"] = {**settings.CACHES["default"]["OPTIONS"], **client}
        settings.CACHES["default"]["OPTIONS"]["CLIENT_CLASS"] = "django_redis.client.DefaultClient"
    settings.LOGGING = {"version": 1, "disable_existing_loggers": True}
    django.setup()


@contextlib.contextmanager
def _followed() -> Iterator[None]:
    """Follow the log from here, in place of the stack's own tail: this one tells the Redis that is harmed."""
    from caching import heartbeat, tail  # noqa: PLC0415 - after the settings
    from deploy.stack import Stack  # noqa: PLC0415

    Stack.from_environment().control("tail", "stop")
    stopping = threading.Event()
    thread = threading.Thread(target=tail.follow, args=[stopping], daemon=True)
    thread.start()
    while heartbeat.last() is None:
        stopping.wait(0.05)
    try:
        yield
    finally:
        stopping.set()
        thread.join(20)


def _play(redis: OwnRedis) -> None:
    from loadtests.cachefaults import faults  # noqa: PLC0415 - after the settings
    from loadtests.cachefaults.scene import Scene  # noqa: PLC0415

    with Scene(redis) as scene:
        for fault in faults.FAULTS:
            _say(what=fault.what, found=fault.stale(scene), of=fault.rounds)
        _say(what="fillers", found=faults.fillers(scene), of=faults.READERS)


def _say(**line: object) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


main(sys.argv[1])
