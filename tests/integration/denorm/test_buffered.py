"""Buffered numbers reach their column once: whatever dies in between, and whoever else flushes."""

import threading
import uuid
from collections.abc import Iterator

import pytest
from django.db import connection, connections
from redis.exceptions import ConnectionError as RedisConnectionError

from denorm import buffered
from denorm.bookkeeping import Batch
from denorm.buffered import Buffered
from denorm.fields import DerivedColumnError
from denorm.servers import BUFFERS
from tests.integration.denorm.club.models import Post, PostStats

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    empty()
    yield
    empty()


def empty() -> None:
    for found in BUFFERS.client.keys(BUFFERS.key("buffer*")):
        BUFFERS.client.delete(found)


@pytest.fixture
def views() -> Buffered:
    return PostStats.views


@pytest.fixture
def post() -> Post:
    return Post.objects.create(title="Linen")


def seen(post: Post) -> int:
    return PostStats.objects.get(pk=post.pk).views


def test_what_is_added_is_in_the_column_after_a_flush(post: Post, views: Buffered) -> None:
    other = Post.objects.create(title="Wool")
    for _ in range(3):
        assert views.add(post.pk)
    views.add(other.pk, 7)
    assert buffered.pending(views) == 10
    assert (seen(post), seen(other)) == (0, 0)
    assert buffered.flush(views) == 10
    assert (seen(post), seen(other)) == (3, 7)
    assert buffered.pending(views) == 0
    assert buffered.flush(views) == 0
    views.add(post.pk)
    buffered.flush(views)
    assert (seen(post), seen(other)) == (4, 7)


def test_python_only_reads_the_column(post: Post) -> None:
    stats = PostStats.objects.get(pk=post.pk)
    PostStats.views.add(post.pk)
    buffered.flush(PostStats.views)
    stats.save()
    assert seen(post) == 1, "an old instance wrote nothing back"
    with pytest.raises(DerivedColumnError):
        PostStats.objects.update(views=0)


def test_a_crash_before_the_commit_loses_nothing(post: Post, views: Buffered) -> None:
    views.add(post.pk, 2)
    assert buffered.take(views)  # and here the worker died
    views.add(post.pk, 3)
    assert buffered.pending(views) == 5
    assert buffered.flush(views) == 2
    assert buffered.flush(views) == 3
    assert seen(post) == 5


def test_a_crash_after_the_commit_doubles_nothing(
    post: Post, views: Buffered, monkeypatch: pytest.MonkeyPatch
) -> None:
    views.add(post.pk, 2)
    run = BUFFERS.run

    def dying(text: str, *arguments: object) -> object:
        if "batch" in text and "flushes" in text:  # the script that removes the batch
            raise RedisConnectionError("killed")
        return run(text, *arguments)  # type: ignore[arg-type]

    with monkeypatch.context() as killed:
        killed.setattr(BUFFERS, "run", dying)
        with pytest.raises(RedisConnectionError):
            buffered.flush(views)
    assert seen(post) == 2
    views.add(post.pk, 3)
    buffered.flush(views)
    assert seen(post) == 2, "the same batch again"
    buffered.flush(views)
    assert seen(post) == 5


def test_a_crash_between_two_parts_adds_the_rest(views: Buffered, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buffered, "PART", 2)
    posts = [Post.objects.create(title=str(number)) for number in range(5)]
    for number, each in enumerate(posts, start=1):
        views.add(each.pk, number)
    found = buffered.take(views)
    assert found is not None
    identity, numbers = found
    assert buffered.apply(views, identity, 0, numbers[:2])
    assert not buffered.apply(views, identity, 0, numbers[:2])
    assert [seen(each) for each in posts] == [1, 2, 0, 0, 0]
    buffered.flush(views)
    assert [seen(each) for each in posts] == [1, 2, 3, 4, 5]


def test_a_parent_that_is_gone_takes_its_number_along(post: Post, views: Buffered) -> None:
    views.add(post.pk)
    views.add(-1)
    key = post.pk
    post.delete()
    buffered.flush(views)
    assert not PostStats.objects.filter(pk=key).exists()
    assert buffered.pending(views) == 0


def test_without_redis_it_is_not_counted_and_nobody_waits(
    post: Post, views: Buffered, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Away:
        def hincrby(self, *_: object) -> int:
            raise RedisConnectionError("refused")

    with monkeypatch.context() as gone:
        gone.setattr(type(BUFFERS), "client", Away())
        assert not views.add(post.pk)
    BUFFERS._retry_at = None
    assert views.add(post.pk)


def test_old_batches_are_forgotten(post: Post, views: Buffered) -> None:
    views.add(post.pk)
    buffered.flush(views)
    old = Batch.objects.create(batch=uuid.uuid4(), part=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE denorm_batch SET applied = applied - interval '2 days' WHERE id = %s", [old.pk]
        )
    assert buffered.tidy() == 1
    assert Batch.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_and_many_visitors_lose_and_double_nothing(post: Post, views: Buffered) -> None:
    stop = threading.Event()

    def flush() -> None:
        try:
            while not stop.is_set():
                buffered.flush(views)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=flush) for _ in range(2)]
    visitors = [threading.Thread(target=lambda: [views.add(post.pk) for _ in range(200)]) for _ in range(4)]
    for thread in (*workers, *visitors):
        thread.start()
    for thread in visitors:
        thread.join(30)
    stop.set()
    for thread in workers:
        thread.join(30)
    while buffered.flush(views):
        pass
    assert seen(post) == 800
