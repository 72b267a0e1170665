"""What sets and buffered numbers save beside the SQL that they stand for, and what a like pays for its set."""

import os
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import django
import psycopg
import redis

from loadtests.benchmarks.fragments import contest
from loadtests.benchmarks.measurement import Measurement

LIKES, FOLLOWED, FRIENDS, LARGE = 20_000, 500, 10, 500_000
TRIGGERS = """
    SELECT tgname FROM pg_trigger WHERE tgrelid = 'conversations_looklike'::regclass AND tgname LIKE '%denorm_set%'
"""


def measure() -> Iterator[Measurement]:
    """Microseconds an operation, the median of rounds in which the contestants take turns."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "settings.production"
    django.setup()
    from community.looks.models import Look, LookStats  # noqa: PLC0415 - after the settings
    from community.people.models import PersonStats, User  # noqa: PLC0415
    from denorm.sets import truth  # noqa: PLC0415

    author = User.objects.create_user(f"bench{time.time_ns()}")
    look = Look.objects.create(author=author, title="Bench", slug="bench")
    people = crowd(look, author)
    follows, likers = PersonStats.follows.of(author.pk), LookStats.likers.of(look.pk)
    for owned in (follows, likers):
        warm(owned)
    ours, theirs = contest(
        lambda: follows.intersection(likers, named=3), lambda: truth.common(follows, likers, 100)
    )
    what = f"{FRIENDS} of {FOLLOWED} followed among {LIKES} likes"
    yield Measurement(what, "µs", ours, theirs, "a join", at_most=0.5)
    ours, theirs = large()
    yield Measurement("two sets of half a million in common", "µs", ours, theirs, "SINTER", at_most=0.05)
    ours, theirs = contest(lambda: LookStats.views.add(look.pk), lambda: seen(look.pk))
    yield Measurement("a view", "µs", ours, theirs, "an UPDATE", at_most=0.5)
    ours, theirs = likes(look, people)
    yield Measurement("a like and its set", "µs", ours, theirs, "a like without a set", at_most=1.3)


def crowd(look: Any, author: Any) -> list[int]:
    """Make members: all but the last 1,000 like the look, the author follows 500, of whom 10 do. Return the others."""
    from community.conversations.models import LookLike  # noqa: PLC0415 - after the settings
    from community.people.models import Follow, User  # noqa: PLC0415

    stem = f"crowd{time.time_ns()}x"
    members = User.objects.bulk_create(
        [User(username=f"{stem}{number}", password="!") for number in range(LIKES + 1000)],  # noqa: S106
        batch_size=5000,
    )
    liking, others = members[:LIKES], members[LIKES:]
    LookLike.objects.bulk_create([LookLike(look=look, user=each) for each in liking], batch_size=5000)
    followed = [*liking[:FRIENDS], *others[: FOLLOWED - FRIENDS]]
    Follow.objects.bulk_create([Follow(follower=author, followed=each) for each in followed])
    return [each.pk for each in others]


def warm(owned: Any) -> None:
    """Follow every write, and make the set, so that it answers."""
    from denorm.sets import keeper  # noqa: PLC0415 - after the settings

    while keeper.follow():
        pass
    while not keeper.Making(owned).run():
        pass


def large() -> list[float]:
    """Our bounded question to two large sets, and Redis' own to all of them."""
    from community.looks.models import LookStats  # noqa: PLC0415 - after the settings
    from denorm.servers import SETS  # noqa: PLC0415
    from denorm.sets import keys  # noqa: PLC0415

    one, other = (LookStats.likers.of(-number) for number in (1, 2))
    names = [SETS.key(keys.members(each)) for each in (one, other)]
    for name in names:
        for start in range(1, LARGE, 10_000):
            SETS.client.sadd(name, *range(start, start + 10_000))
        SETS.client.sadd(name, keys.SENTINEL)
        SETS.client.expire(name, 600)
    # A long walk blocks every visitor, so Redis' own is asked only as often as it takes.
    client = redis.Redis(**address(SETS.client), socket_timeout=30.0)

    def ours() -> object:
        return one.intersection(other, named=3)

    def theirs() -> object:
        return client.sinter(names)

    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(3):
        for ask, found in zip((ours, theirs), times, strict=True):
            began = time.perf_counter()
            ask()
            found.append((time.perf_counter() - began) * 1e6)
    SETS.client.unlink(*names)
    client.close()
    return [statistics.median(found) for found in times]


def address(client: Any) -> dict[str, Any]:
    """Where a client's server is."""
    known = client.connection_pool.connection_kwargs
    return {name: known[name] for name in ("host", "port", "db") if name in known}


def seen(pk: int) -> None:
    """Count a view as one would without a buffer."""
    from django.db import connection  # noqa: PLC0415 - after the settings

    with connection.cursor() as cursor:
        cursor.execute("UPDATE looks_lookstats SET views = views + 1 WHERE look_id = %s", [pk])


def likes(look: Any, people: list[int]) -> list[float]:
    """A like with the outbox' triggers, and without them."""
    from community.conversations import services  # noqa: PLC0415 - after the settings

    pk: int = look.pk
    times: dict[bool, list[float]] = {True: [], False: []}
    for start in range(0, len(people), 50):
        followed = bool(start // 50 % 2)
        with nullcontext() if followed else unfollowed():
            for person in people[start : start + 50]:
                began = time.perf_counter()
                services.like(person, pk)
                times[followed].append((time.perf_counter() - began) * 1e6)
    return [statistics.median(times[True]), statistics.median(times[False])]


@contextmanager
def unfollowed() -> Iterator[None]:
    """Likes without the triggers that write the outbox."""
    with psycopg.connect(os.environ["MIGRATION_DATABASE_URL"], autocommit=True) as owner:
        names = [name for (name,) in owner.execute(TRIGGERS).fetchall()]
        for name in names:
            owner.execute(f'ALTER TABLE conversations_looklike DISABLE TRIGGER "{name}"'.encode())
        try:
            yield
        finally:
            for name in names:
                owner.execute(f'ALTER TABLE conversations_looklike ENABLE TRIGGER "{name}"'.encode())
