"""What routing costs: a routed read beside other routers, a one-query view beside other pools.

The views are served by one gunicorn worker with gevent each, through PgBouncer, and asked in turns.
"""

import contextlib
import os
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator

import django

from loadtests.benchmarks._volley import Volley, volley
from loadtests.benchmarks.measurement import Measurement
from loadtests.errors import RehearsalError
from settings.env import BASE_DIR, env

ROUNDS, REPEATS = 3000, 200
TURNS, SECONDS = 7, 2.0
CONNECTIONS = (32, 300)
CONTESTANTS = ("dbrouters", "django-pool", "geventpool")
SHIFT = 40
"""Ports above the stack's gunicorn, where the contestants listen."""


class ContestantSilentError(RehearsalError):
    """A contestant's server doesn't answer."""


def measure() -> Iterator[Measurement]:
    """Routers in nanoseconds a read, then views in requests a second and milliseconds."""
    yield from _routers()
    yield from _views()


def _routers() -> Iterator[Measurement]:
    os.environ["DJANGO_SETTINGS_MODULE"] = "loadtests.benchmarks._one_query"
    django.setup()
    import django_replicated.settings as defaults  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415 - after the settings
    from django.contrib.contenttypes.models import ContentType  # noqa: PLC0415

    from dbrouters import context  # noqa: PLC0415
    from dbrouters.router import ReplicaRouter  # noqa: PLC0415

    for name in (name for name in dir(defaults) if name.isupper()):
        setattr(settings, name, getattr(defaults, name))
    settings.REPLICA_DATABASES = settings.REPLICATED_DATABASE_SLAVES = ["replica"]
    from django_replicated.router import ReplicationRouter  # noqa: PLC0415
    from multidb import PinningReplicaRouter  # noqa: PLC0415

    replicated = ReplicationRouter()
    replicated.init("slave")
    peers = {"django-multidb-router": PinningReplicaRouter(), "django-replicated": replicated}
    routers = {"dbrouters": ReplicaRouter(), **peers}
    with context.opened():
        times = _contest({name: router.db_for_read for name, router in routers.items()}, ContentType)
    for what, figure in (("median", statistics.median), ("p95", _p95)):
        found = {name: figure(taken) for name, taken in times.items()}
        for peer in peers:
            yield Measurement(
                f"routed read, {what}", "ns", found["dbrouters"], found[peer], peer, at_most=1.0
            )


def _contest(calls: dict[str, Callable[..., str]], model: type) -> dict[str, list[float]]:
    """Nanoseconds a call of each, a figure a round, in which all take turns."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(ROUNDS):
        for name, call in calls.items():
            began = time.perf_counter_ns()
            for _ in range(REPEATS):
                call(model)
            times[name].append((time.perf_counter_ns() - began) / REPEATS)
    return times


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def _views() -> Iterator[Measurement]:
    with contextlib.ExitStack() as servers:
        ports = {name: servers.enter_context(_serving(name, place)) for place, name in enumerate(CONTESTANTS)}
        for connections in CONNECTIONS:
            yield from _measured(ports, connections)


def _measured(ports: dict[str, int], connections: int) -> Iterator[Measurement]:
    found: dict[str, list[Volley]] = {name: [] for name in ports}
    for turn in range(TURNS + 1):
        for name, port in ports.items():
            answer = volley(port, connections, SECONDS)
            if turn:  # the first fills the pools
                found[name].append(answer)
    _complain({name: sum(one.failed for one in taken) for name, taken in found.items()}, connections)
    rates = {name: statistics.median(one.rate for one in taken) for name, taken in found.items()}
    yield _against_best(f"requests/s, {connections} connections", "1/s", rates, highest=True)
    for what, share in (("median", 0.5), ("p95", 0.95)):
        times = {
            name: statistics.median(one.latency(share) for one in taken) for name, taken in found.items()
        }
        yield _against_best(f"latency {what}, {connections} connections", "ms", times, highest=False)


def _complain(failed: dict[str, int], connections: int) -> None:
    if any(failed.values()):
        counts = ", ".join(f"{name} {count}" for name, count in failed.items())
        raise ContestantSilentError(f"requests failed at {connections} connections: {counts}")


def _against_best(what: str, unit: str, found: dict[str, float], *, highest: bool) -> Measurement:
    peers = {name: value for name, value in found.items() if name != "dbrouters"}
    best = (max if highest else min)(peers, key=lambda name: peers[name])
    bounds = {"at_least": 1.0} if highest else {"at_most": 1.0}
    return Measurement(what, unit, found["dbrouters"], peers[best], best, **bounds)


@contextlib.contextmanager
def _serving(engine: str, place: int) -> Iterator[int]:
    """One worker with this engine; yields its port."""
    port = int(env.str("GUNICORN_BIND").rpartition(":")[2]) + SHIFT + place
    environment = {
        **os.environ,
        "BENCH_ENGINE": engine,
        "DJANGO_SETTINGS_MODULE": "loadtests.benchmarks._one_query",
        "GUNICORN_BIND": f"127.0.0.1:{port}",
        "WEB_CONCURRENCY": "1",
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--max-requests", "0"]
    process = subprocess.Popen(  # noqa: S603 - our own
        [*command, "django.core.wsgi:get_wsgi_application()"],
        cwd=BASE_DIR,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        _await(port, engine)
        yield port
    finally:
        process.terminate()
        process.communicate(timeout=40)


def _await(port: int, engine: str) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5):
                return
        except OSError as error:
            if time.monotonic() > deadline:
                raise ContestantSilentError(f"{engine}: {error}") from error
            time.sleep(0.1)
