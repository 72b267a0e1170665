"""One cached row and everything that is done to it: read, written here and elsewhere, interrupted, cut off, killed."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from django.core.cache import caches
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from community.catalogue.models import Category
from dbrouters import context
from deploy.environment import superuser_url
from deploy.stack import REPLICAS, Stack
from loadtests.cachefaults.redis import OwnRedis
from loadtests.errors import RehearsalError

SLUG = "cache-faults"
WARM_WITHIN = 15.0  # seconds
SEEN_WITHIN = 1.0  # seconds; what others write may go unnoticed for so long


class ColdError(RehearsalError):
    """The cache doesn't answer although nothing is wrong, so that no fault can be judged. See its log."""

    def __init__(self) -> None:
        super().__init__("the cache doesn't answer although nothing is wrong")


@dataclass
class Scene:
    """A category of the scene's own, in caches on a Redis of its own. Use it as a context manager."""

    redis: OwnRedis
    names: int = 0
    _other: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))

    def __enter__(self) -> "Scene":
        Category.objects.filter(slug=SLUG).delete()
        Category.objects.create(slug=SLUG, name="0")
        return self

    def __exit__(self, *_: object) -> None:
        self.elsewhere(connections.close_all)
        self._other.shutdown()
        Category.objects.filter(slug=SLUG).delete()

    def read(self) -> str:
        """The row's name, as the cache has it."""
        return ",".join(Category.objects.filter(slug=SLUG).values_list("name", flat=True))

    def warm(self) -> None:
        """Read until it is the cache that answers: a fault proves nothing on a cache that is off."""
        deadline = time.monotonic() + WARM_WITHIN
        asked = [0]
        while time.monotonic() < deadline:
            asked[0] = 0
            with self.interrupted(before=lambda: asked.__setitem__(0, 1)):
                self.read()
            if not asked[0]:
                return
            time.sleep(0.005)
        raise ColdError

    def read_in_request(self) -> str:
        """The same as a request reads it, from a replica if one is fit."""
        with context.opened():
            return self.read()

    def new_name(self) -> str:
        """A name that the row never had."""
        self.names += 1
        return str(self.names)

    def write(self, name: str) -> str:
        """Rename the row by one statement in autocommit; returns the name."""
        Category.objects.filter(slug=SLUG).update(name=name)
        return name

    def elsewhere(self, work: Callable[..., Any], *arguments: Any) -> Any:
        """Do it in another thread, on another connection, and wait for it."""
        return self._other.submit(work, *arguments).result(timeout=60)

    def clear(self) -> None:
        """Empty the caches."""
        caches["default"].clear()

    @contextmanager
    def interrupted(
        self, *, before: Callable[[], Any] | None = None, after: Callable[[], Any] | None = None
    ) -> Iterator[None]:
        """Do something right before or after the next statement on the scene's row, once."""
        left = [True]

        def wrapper(execute: Callable[..., Any], sql: Any, *rest: Any) -> Any:
            mine = left[0] and isinstance(sql, str) and "catalogue_category" in sql
            left[0] = left[0] and not mine
            if mine and before:
                before()
            result = execute(sql, *rest)
            if mine and after:
                after()
            return result

        with connection.execute_wrapper(wrapper):
            yield

    def seen(self, name: str) -> bool:
        """Is the name read within the time that others' writes may take?"""
        deadline = time.monotonic() + SEEN_WITHIN
        while self.read() != name:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True

    def die_after_commit(self, name: str) -> None:
        """Rename the row in another process, which is killed between its commit and whatever follows."""
        child = os.fork()
        if child == 0:
            signal.alarm(20)
            for inherited in connections.all(initialized_only=True):
                inherited.connection = None  # the socket is the parent's
            commit = BaseDatabaseWrapper._commit  # type: ignore[attr-defined]  # the stubs don't list it

            def last(wrapper: BaseDatabaseWrapper) -> None:
                commit(wrapper)
                os.kill(os.getpid(), signal.SIGKILL)

            BaseDatabaseWrapper._commit = last  # type: ignore[attr-defined]
            try:
                from django.db import transaction  # noqa: PLC0415

                with transaction.atomic():
                    self.write(name)
            finally:
                os._exit(1)
        os.waitpid(child, 0)

    def outsider(self) -> psycopg.Connection[Any]:
        """Somebody at a psql prompt."""
        return _superuser("primary")

    @contextmanager
    def replicas_paused(self) -> Iterator[None]:
        """Hold the replay of every replica."""
        replicas = [_superuser(name) for name in REPLICAS]
        try:
            for replica in replicas:
                replica.execute("SELECT pg_wal_replay_pause()")
                while replica.execute("SELECT pg_get_wal_replay_pause_state()").fetchone() != ("paused",):
                    time.sleep(0.005)
            yield
        finally:
            for replica in replicas:
                replica.execute("SELECT pg_wal_replay_resume()")
                replica.close()

    def catch_up(self) -> None:
        """Wait until every replica shows what the primary has."""
        with self.outsider() as primary:
            position = primary.execute("SELECT pg_current_wal_lsn()").fetchone()
        for name in REPLICAS:
            with _superuser(name) as replica:
                while replica.execute("SELECT pg_last_wal_replay_lsn() >= %s", position).fetchone() != (
                    True,
                ):
                    time.sleep(0.005)

    def at_once(self, number: int, work: Callable[[], Any]) -> None:
        """Do it in so many threads at the same moment."""
        barrier = threading.Barrier(number)

        def one() -> None:
            barrier.wait()
            try:
                work()
            finally:
                connections.close_all()

        threads = [threading.Thread(target=one) for _ in range(number)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def _superuser(node: str) -> psycopg.Connection[Any]:
    database = str(connection.settings_dict["NAME"])
    return psycopg.connect(superuser_url(Stack.from_environment(), node), dbname=database, autocommit=True)
