"""Run by test_gevent in a process of its own: the engine under gevent's patches, as gunicorn's workers have it."""

from gevent import monkey

monkey.patch_all()

import json  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from contextlib import nullcontext  # noqa: E402
from typing import Any  # noqa: E402

import django  # noqa: E402
import gevent  # noqa: E402

django.setup()

from django.contrib.auth.models import Group  # noqa: E402
from django.core.signals import request_finished  # noqa: E402
from django.db import connections  # noqa: E402

from dbrouters import context  # noqa: E402
from dbrouters.backends.postgresql.connection import GreenConnection  # noqa: E402
from dbrouters.backends.postgresql.pool import PoolExhaustedError, close_pools, in_flight  # noqa: E402

NODES = ("primary", "replica1", "replica2")


def request(seconds: float, found: dict[str, Any]) -> None:
    """A request in its greenlet: a context, a slow read, and the connection given back at its end."""
    try:
        with context.opened():
            assert list(Group.objects.all()[:1]) is not None
            with connections["replica"].cursor() as cursor:
                cursor.execute("SELECT pg_sleep(%s)", [seconds])
            found["nodes"].append(getattr(connections["replica"], "node_name"))  # noqa: B009
            found["green"] += isinstance(connections["replica"].connection, GreenConnection)
    except PoolExhaustedError:
        found["exhausted"] += 1
    finally:
        request_finished.send(sender=None)


def one_of_a_crowd(number: int, found: dict[str, Any]) -> None:
    """A request that says of itself where it reads, and looks whether a neighbour's word has got into its context."""
    on_primary = number % 5 == 0
    try:
        with context.opened() as mine, context.use_primary() if on_primary else nullcontext():
            for _ in range(2):
                gevent.sleep(number % 7 / 1000)
                list(Group.objects.all()[:1])
                now = context.current()
                assert now is not None
                if now.record is not mine.record or now.on_primary() is not on_primary:
                    found["bled"] += 1
            found["served"] += 1
    finally:
        request_finished.send(sender=None)


def configure(**options: Any) -> None:
    """Have both aliases talk to the test database, by pools with these options."""
    close_pools()
    for alias in ("default", "replica"):
        connections[alias].settings_dict.update(NAME=sys.argv[1], OPTIONS=options)
        connections.settings[alias].update(NAME=sys.argv[1], OPTIONS=options)


def main() -> None:
    """Slow reads side by side, then more of them than the pools hold, then a crowd that waits its turn."""
    configure(MAX_CONNS=10, CHECKOUT_TIMEOUT=0.5)
    found: dict[str, Any] = {"nodes": [], "green": 0, "exhausted": 0, "bled": 0, "served": 0}
    gevent.joinall([gevent.spawn(request, 0, found) for _ in range(10)], raise_error=True)
    began = time.monotonic()
    gevent.joinall([gevent.spawn(request, 0.5, found) for _ in range(10)], raise_error=True)
    together = time.monotonic() - began
    exhausted_before = found["exhausted"]
    gevent.joinall([gevent.spawn(request, 2, found) for _ in range(26)], raise_error=True)
    configure(MAX_CONNS=4, CHECKOUT_TIMEOUT=40)
    gevent.joinall([gevent.spawn(one_of_a_crowd, number, found) for number in range(500)], raise_error=True)
    print(
        json.dumps(
            {
                "nodes": sorted(set(found["nodes"])),
                "green": found["green"],
                "together": together,
                "early": exhausted_before,
                "exhausted": found["exhausted"],
                "bled": found["bled"],
                "served": found["served"],
                "leaked": sum(in_flight(node) for node in NODES),
            }
        )
    )


if __name__ == "__main__":
    main()
