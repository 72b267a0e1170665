"""The faults: each plays one round and says whether a stale row was served."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from django.core.cache import caches
from django.db import connection, transaction
from django.db.models import JSONField, Value
from django.db.models.expressions import RawSQL

from community.catalogue.models import Category
from loadtests.cachefaults.scene import SLUG, Scene

READERS = 200

Round = Callable[[Scene], bool]


@dataclass(frozen=True)
class Fault:
    """A fault: what happens, one round of it, how many rounds make a verdict."""

    what: str
    play: Round
    rounds: int

    def stale(self, scene: Scene, rounds: int | None = None) -> int:
        """The rounds in which a stale row was served. Raises ColdError where there was no cache to be wrong."""
        found = 0
        for _ in range(rounds or self.rounds):
            scene.warm()
            found += self.play(scene)
        return found


FAULTS: list[Fault] = []


def rounds(number: int) -> Callable[[Round], Round]:
    """Register a round under its docstring."""

    def register(play: Round) -> Round:
        FAULTS.append(Fault((play.__doc__ or play.__name__).rstrip("."), play, number))
        return play

    return register


@rounds(200)
def commit_before_the_store(scene: Scene) -> bool:
    """A commit between a reader's query and its store."""
    scene.write(scene.new_name())
    name = scene.new_name()
    with scene.interrupted(after=lambda: scene.elsewhere(scene.write, name)):
        scene.read()
    return scene.read() != name


@rounds(200)
def read_before_an_autocommit_write(scene: Scene) -> bool:
    """A read between an autocommit write's invalidation and the write."""
    name = scene.new_name()
    with scene.interrupted(before=lambda: scene.elsewhere(scene.read)):
        scene.write(name)
    return scene.read() != name


@rounds(200)
def cold_record_in_a_transaction(scene: Scene) -> bool:
    """A cold record read inside a transaction, written meanwhile."""
    scene.clear()
    name = scene.new_name()
    with transaction.atomic():
        scene.read()
        scene.elsewhere(scene.write, name)
        scene.elsewhere(scene.read)
    return scene.read() != name


@rounds(200)
def task_of_a_hook(scene: Scene) -> bool:
    """A task started by an on_commit hook, which reads."""
    name, seen = scene.new_name(), []
    with transaction.atomic():
        scene.write(name)
        transaction.on_commit(lambda: seen.append(scene.elsewhere(scene.read)))
    return seen != [name]


@rounds(200)
def two_alike_json_parameters(scene: Scene) -> bool:
    """Two JSON parameters, alike in their first 35 characters."""

    def read(document: dict[str, str]) -> list[dict[str, str]]:
        row = Category.objects.filter(slug=SLUG).annotate(document=Value(document, JSONField()))
        return list(row.values_list("document", flat=True))

    one, two = ({"note": "x" * 40 + scene.new_name()} for _ in range(2))
    return read(one) != [one] or read(two) != [two]


@rounds(20)
def write_during_an_outage(scene: Scene) -> bool:
    """A write while Redis is away."""
    scene.read()
    name = scene.new_name()
    scene.redis.refuse()
    scene.write(name)
    scene.redis.answer()
    return not scene.seen(name)


@rounds(20)
def lagging_replica_fills(scene: Scene) -> bool:
    """A lagging replica's row."""
    scene.catch_up()
    scene.read_in_request()
    name = scene.new_name()
    with scene.replicas_paused():
        scene.write(name)
        scene.read_in_request()
    scene.catch_up()
    return scene.read_in_request() != name or scene.read() != name


@rounds(20)
def write_by_psql(scene: Scene) -> bool:
    """An UPDATE by psql, after 1 s."""
    scene.read()
    name = scene.new_name()
    with scene.outsider() as somebody:
        somebody.execute("UPDATE catalogue_category SET name = %s WHERE slug = %s", [name, SLUG])
    return not scene.seen(name)


@rounds(20)
def killed_after_the_commit(scene: Scene) -> bool:
    """A writer killed between commit and invalidation, after 1 s."""
    scene.read()
    name = scene.new_name()
    scene.die_after_commit(name)
    return not scene.seen(name)


@rounds(200)
def flushed_in_mid_read(scene: Scene) -> bool:
    """Redis flushed and the row written in mid-read."""
    scene.write(scene.new_name())
    name = scene.new_name()

    def flush_and_write() -> None:
        for alias in ("default", "state"):
            caches[alias].clear()
        scene.elsewhere(scene.write, name)

    with scene.interrupted(after=flush_and_write):
        scene.read()
    return scene.read() != name


@rounds(10)
def restarted_from_an_older_file(scene: Scene) -> bool:
    """Redis restarted from an older file, after 1 s."""
    scene.read()
    scene.redis.save()
    name = scene.write(scene.new_name())
    scene.read()
    scene.redis.crash()
    scene.redis.start()
    return not scene.seen(name)


def fillers(scene: Scene) -> int:
    """How many of the readers of one cold key asked the database."""
    scene.warm()
    asked, lock = [0], threading.Lock()
    never_asked = RawSQL("concat(%s::text, pg_sleep(0.2))", [scene.new_name()])
    slow = Category.objects.filter(slug=SLUG).annotate(slept=never_asked)

    def count(execute: Callable[..., object], sql: object, *rest: object) -> object:
        with lock:
            asked[0] += "pg_sleep" in str(sql)
        return execute(sql, *rest)

    def read() -> None:
        with connection.execute_wrapper(count):
            list(slow.values_list("name", "slept"))

    scene.at_once(READERS, read)
    return asked[0]
