"""A set answers as its table does: cold, warm, forgotten in part or whole, and whoever writes meanwhile."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from redis.exceptions import ConnectionError as RedisConnectionError

from denorm.bookkeeping import Dirty
from denorm.metrics import DenormCollector
from denorm.servers import SETS
from denorm.sets import keeper, keys, truth
from denorm.sets.owned import Common, OwnedSet
from denorm.worker import Worker
from tests.integration.denorm.club.models import Heart, Member, Post, PostStats, Tie

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    SETS.client.flushall()
    yield
    SETS.client.flushall()


@pytest.fixture
def post() -> Post:
    return Post.objects.create(title="Linen")


def follow() -> None:
    while keeper.follow():
        pass


def give(post: Post, *numbers: int | None) -> None:
    Heart.objects.bulk_create(Heart(post=post, number=number) for number in numbers)


def warm(owned: OwnedSet) -> None:
    """Let the worker follow and make the set; it answers without SQL from here on."""
    follow()
    assert keeper.Making(owned).run()


def stands(owned: OwnedSet) -> bool:
    return bool(SETS.client.sismember(SETS.key(keys.members(owned)), keys.SENTINEL))


def kept(owned: OwnedSet) -> set[int] | None:
    """What Redis has, read past the package; None while there is no whole set."""
    found = {int(member) for member in SETS.client.smembers(SETS.key(keys.members(owned)))}
    return found - {int(keys.SENTINEL)} if int(keys.SENTINEL) in found else None


def fans(post: Post) -> OwnedSet:
    return PostStats.fans.of(post.pk)


def test_a_cold_set_is_answered_by_its_table_and_asked_for(post: Post) -> None:
    give(post, 3, 1, 2, 2, None)
    follow()
    assert (fans(post).count(10), fans(post).count(2)) == (3, 2)
    assert fans(post).members(10) == [1, 2, 3]
    assert len(fans(post).members(2)) == 2
    assert fans(post).contains(2)
    assert not fans(post).contains(4)
    assert SETS.client.zcard(SETS.key(keys.WANTED)) == 1
    assert keeper.warm(0.01)
    assert not keeper.warm(0.01)
    assert kept(fans(post)) == {1, 2, 3}


def test_a_warm_set_answers_without_a_query(post: Post) -> None:
    give(post, 3, 1, 2, 2, None)
    warm(fans(post))
    owned = post.stats.fans
    with CaptureQueriesContext(connection) as asked:
        assert (owned.count(10), owned.count(2)) == (3, 2)
        assert owned.members(10) == [1, 2, 3]
        assert len(owned.members(2)) == 2
        assert owned.members(0) == []
        assert (owned.contains(2), owned.contains(4)) == (True, False)
    assert len(asked) <= 1, "post.stats itself"


def test_an_empty_set_is_not_a_missing_one(post: Post) -> None:
    warm(fans(post))
    assert kept(fans(post)) == set()
    with CaptureQueriesContext(connection) as asked:
        assert (fans(post).count(10), fans(post).members(10), fans(post).contains(1)) == (0, [], False)
    assert len(asked) == 0


def test_what_comes_and_goes_is_followed(post: Post) -> None:
    other = Post.objects.create(title="Wool")
    give(post, 1, 2)
    warm(fans(post))
    warm(fans(other))
    give(post, 3, None)
    Heart.objects.filter(number=1).delete()
    follow()
    assert kept(fans(post)) == {2, 3}
    Heart.objects.filter(number=2).update(state="withdrawn")
    follow()
    assert kept(fans(post)) == {3}
    Heart.objects.filter(number=2).update(state="given", post=other)
    Heart.objects.filter(number=3).update(number=4)
    follow()
    assert (kept(fans(post)), kept(fans(other))) == ({4}, {2})
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO club_heart (post_id, number, state) VALUES (%s, 9, 'given')", [post.pk])
    owned = fans(post)
    post.delete()
    follow()
    assert kept(owned) == set()


def test_an_edit_of_another_column_tells_nobody() -> None:
    tie = Tie.objects.create(
        follower=Member.objects.create(name="a"), followed=Member.objects.create(name="b")
    )
    Dirty.objects.all().delete()
    tie.save()
    Heart.objects.update(state="given")
    assert Dirty.objects.count() == 0


def test_a_member_with_several_rows_stays_until_the_last_is_gone(post: Post) -> None:
    give(post, 1, 1)
    warm(fans(post))
    Heart.objects.filter(pk=Heart.objects.earliest("pk").pk).delete()
    follow()
    assert kept(fans(post)) == {1}
    Heart.objects.all().delete()
    follow()
    assert kept(fans(post)) == set()


def test_what_is_rolled_back_was_never_dirty(post: Post) -> None:
    with transaction.atomic():
        give(post, 1)
        transaction.set_rollback(True)
    assert Dirty.objects.count() == 0


def test_duplicate_and_disordered_rows_of_the_outbox_do_no_harm(post: Post) -> None:
    give(post, 1, 2)
    warm(fans(post))
    Heart.objects.filter(number=1).delete()
    give(post, 3)
    rows = list(Dirty.objects.values_list("name", "owner", "member"))
    Dirty.objects.bulk_create(
        Dirty(name=name, owner=owner, member=member) for name, owner, member in [*rows[::-1], *rows * 3]
    )
    follow()
    assert kept(fans(post)) == {2, 3}


def test_a_long_statement_names_owners_and_their_standing_sets_are_made_again(post: Post) -> None:
    cold = Post.objects.create(title="Cold")
    give(post, 5_000)
    warm(fans(post))
    Dirty.objects.all().delete()
    Heart.objects.bulk_create(
        [Heart(post=each, number=number) for each in (post, cold) for number in range(1, 1001)]
    )
    assert set(Dirty.objects.values_list("owner", "member")) == {(post.pk, None), (cold.pk, None)}
    follow()
    assert kept(fans(post)) == {*range(1, 1001), 5_000}
    assert kept(fans(cold)) is None


@pytest.mark.django_db(transaction=True)
def test_truncate_forgets_every_set_and_what_is_being_made(post: Post) -> None:
    give(post, 1)
    other = Post.objects.create(title="Wool")
    give(other, 1)
    warm(fans(post))
    making = keeper.Making(fans(other))
    making.begin()
    making.read()
    making.fill()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE club_heart")
    follow()
    assert not making.install()
    assert (kept(fans(post)), kept(fans(other))) == (None, None)
    assert fans(post).members(10) == []


def test_a_flush_while_a_set_is_made_leaves_none(post: Post) -> None:
    give(post, *range(1, 50))
    follow()
    making = keeper.Making(fans(post))
    making.begin()
    making.read()
    making.fill()
    SETS.client.flushall()
    assert not making.install()
    assert kept(fans(post)) is None
    assert SETS.client.keys("*:fresh:*") == []
    assert fans(post).count(100) == 49
    warm(fans(post))
    assert fans(post).count(100) == 49


def test_a_new_set_that_lost_a_part_is_not_put_in_place(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper, "CHUNK", 10)
    give(post, *range(1, 50))
    warm(fans(post))
    making = keeper.Making(fans(post))
    making.begin()
    making.read()
    making.fill()
    SETS.client.delete(SETS.key(keys.fresh(fans(post), making.token)))  # evicted, and filled on
    SETS.client.sadd(SETS.key(keys.fresh(fans(post), making.token)), *range(30, 50))
    assert not making.install()
    assert kept(fans(post)) is None, "the old one was in doubt"


def test_an_evicted_lease_costs_the_set_and_not_its_truth(post: Post) -> None:
    give(post, 1)
    follow()
    making = keeper.Making(fans(post))
    making.begin()
    making.read()
    SETS.client.delete(SETS.key(keys.lease(fans(post))))
    making.fill()
    assert not making.install()
    assert fans(post).members(10) == [1]


def test_a_write_while_a_set_is_made_cancels_it(post: Post) -> None:
    give(post, 1)
    follow()
    making = keeper.Making(fans(post))
    making.begin()
    making.read()
    making.fill()
    give(post, 2)
    follow()  # by a second worker
    assert not making.install()
    assert kept(fans(post)) is None


def test_a_worker_that_was_overtaken_writes_nothing_old(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    warm(fans(post))
    give(post, 1)
    read = truth.pairs

    def slowly(*arguments: Any) -> Any:
        answer = read(*arguments)
        monkeypatch.setattr(truth, "pairs", read)
        Heart.objects.all().delete()
        follow()  # the other worker, all of it
        return answer

    monkeypatch.setattr(truth, "pairs", slowly)
    keeper.follow()
    assert kept(fans(post)) is None
    assert fans(post).members(10) == []


def test_a_worker_whose_lease_was_evicted_drops_the_set(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    warm(fans(post))
    give(post, 1)
    read = truth.pairs

    def evicting(*arguments: Any) -> Any:
        SETS.client.delete(SETS.key(keys.lease(fans(post))))
        return read(*arguments)

    monkeypatch.setattr(truth, "pairs", evicting)
    keeper.follow()
    assert kept(fans(post)) is None, "its row of the outbox is gone"
    assert fans(post).members(10) == [1]


def test_a_set_without_its_sentinel_is_not_believed(post: Post) -> None:
    follow()
    SETS.client.sadd(SETS.key(keys.members(fans(post))), 7)
    assert fans(post).members(10) == []


def test_of_two_makers_the_last_wins(post: Post) -> None:
    give(post, 1)
    follow()
    first, second = keeper.Making(fans(post)), keeper.Making(fans(post))
    first.begin()
    first.read()
    give(post, 2)
    second.begin()
    second.read()
    first.fill()
    second.fill()
    assert second.install()
    assert kept(fans(post)) == {1, 2}
    assert not first.install(), "older truth"
    assert kept(fans(post)) is None


def test_an_evicted_set_is_missing_and_not_empty(post: Post) -> None:
    give(post, 1)
    warm(fans(post))
    SETS.client.delete(SETS.key(keys.members(fans(post))))
    give(post, 2)
    follow()
    assert kept(fans(post)) is None, "updating must not start a set"
    assert fans(post).members(10) == [1, 2]


def test_without_a_worker_the_tables_answer(post: Post, settings: Settings) -> None:
    settings.DENORM = {**settings.DENORM, "TRUST_SECONDS": 0.05}
    give(post, 1)
    warm(fans(post))
    give(post, 2)
    time.sleep(0.06)  # Redis forgets that a worker was there
    assert kept(fans(post)) == {1}, "nobody followed"
    assert fans(post).members(10) == [1, 2]
    follow()
    assert kept(fans(post)) == {1, 2}


def test_a_full_batch_says_that_more_waits_and_trusts_nothing(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "BATCH", 2)
    give(post, 1, 2, 3)
    assert keeper.follow()
    assert not SETS.client.exists(SETS.key(keys.ALIVE))
    assert not keeper.follow()
    assert SETS.client.exists(SETS.key(keys.ALIVE))


def test_a_redis_that_fails_keeps_the_outbox(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    warm(fans(post))
    give(post, 1)

    def fail(*_: object) -> None:
        raise ConnectionError("cut")

    with monkeypatch.context() as cut:
        cut.setattr(keeper, "_apply", fail)
        with pytest.raises(ConnectionError):
            keeper.follow()
    assert Dirty.objects.count() == 1
    follow()
    assert kept(fans(post)) == {1}


@pytest.fixture
def mara() -> Member:
    return Member.objects.create(name="mara")


def befriend(member: Member, number: int) -> list[int]:
    friends = Member.objects.bulk_create(Member(name=str(each)) for each in range(number))
    Tie.objects.bulk_create(Tie(follower=member, followed=friend) for friend in friends)
    return [friend.pk for friend in friends]


@pytest.mark.parametrize("is_warm", [False, True])
def test_friends_who_like_this(post: Post, mara: Member, is_warm: bool) -> None:
    friends = befriend(mara, 30)
    give(post, *friends[5:25], 10**12)
    if is_warm:
        warm(mara.following)
        warm(fans(post))
    with CaptureQueriesContext(connection) as asked:
        assert mara.following.intersection(fans(post), named=30) == Common(20, friends[5:25], more=False)
        some = mara.following.intersection(fans(post), named=3, limit=10)
        assert mara.following.intersection(fans(post), named=0, limit=100) == Common(20, [], more=False)
        nobody = Member(pk=-5).following.intersection(fans(post), named=3)
    assert (some.count, len(some.members), some.more) == (10, 3, True)
    assert set(some.members) < set(friends[5:25])
    assert nobody == Common(0, [], more=False)
    assert (len(asked) <= 1) == is_warm, "the one for the stranger, who has no set"


def test_the_smaller_side_is_looked_at_and_never_more_than_the_limit(
    post: Post, mara: Member, settings: Settings
) -> None:
    settings.DENORM = {**settings.DENORM, "SCAN_LIMIT": 1000}
    friends = befriend(mara, 3)
    give(post, *friends, *range(10**9, 10**9 + 3000))
    warm(mara.following)
    warm(fans(post))
    for one, other in ((mara.following, fans(post)), (fans(post), mara.following)):
        assert one.intersection(other, named=5) == Common(3, friends, more=False)
    rival = Post.objects.create(title="Rival")
    give(rival, *range(10**9 + 2999, 10**9 + 6000))
    warm(fans(rival))
    sparse = fans(post).intersection(fans(rival), named=5)
    assert sparse.more, "both are longer than what one question may look at"
    assert sparse.count <= 1
    dense = fans(post).intersection(fans(post), named=2, limit=5)
    assert (dense.count, len(dense.members), dense.more) == (5, 2, True)


@pytest.mark.django_db(transaction=True)
def test_the_worker_follows_by_itself(post: Post, settings: Settings) -> None:
    settings.DENORM = {**settings.DENORM, "POLL_SECONDS": 0.02, "FLUSH_SECONDS": 0.05}
    stop = threading.Event()
    worker = Worker(stop)

    def run() -> None:
        try:
            worker.run()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        give(post, 1)
        fans(post).count(10)
        eventually(lambda: kept(fans(post)) == {1})
        give(post, 2)
        eventually(lambda: kept(fans(post)) == {1, 2})
        SETS.client.flushall()
        assert fans(post).members(10) == [1, 2]
        eventually(lambda: kept(fans(post)) == {1, 2})
        PostStats.views.add(post.pk)
        eventually(lambda: PostStats.objects.get(pk=post.pk).views == 1)
        PostStats.views.add(post.pk)
    finally:
        stop.set()
        thread.join(10)
    assert PostStats.objects.get(pk=post.pk).views == 2, "the last flush"


def eventually(true: Callable[[], bool], seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.01)


def test_the_command_does_what_there_is_to_do_and_ends(post: Post) -> None:
    give(post, 1)
    fans(post).count(10)
    PostStats.views.add(post.pk, 3)
    call_command("denorm_worker", "--once")
    assert kept(fans(post)) == {1}
    assert PostStats.objects.get(pk=post.pk).views == 3
    assert Dirty.objects.count() == 0


def test_metrics_tell_hits_misses_rebuilds_and_what_waits(post: Post) -> None:
    name = "club.PostStats.fans"
    fans(post).count(10)
    warm(fans(post))
    fans(post).count(10)
    fans(post).contains(1)
    give(post, 1)
    follow()
    give(post, 2)
    PostStats.views.add(post.pk, 3)
    told = figures()
    assert [told["denorm_sets_total", name, outcome] for outcome in ("hit", "miss", "rebuild", "update")] == [
        2,
        1,
        1,
        1,
    ]
    assert told["denorm_outbox_rows", "default"] == 1
    assert told["denorm_outbox_seconds", "default"] >= 0
    assert told["denorm_buffered_pending", "club.PostStats.views"] == 3
    assert told["denorm_sets_trusted",] == 1
    flushes = told.get(("denorm_buffered_flushes_total", "club.PostStats.views"), 0)
    call_command("denorm_worker", "--once")
    told = figures()
    assert told["denorm_buffered_pending", "club.PostStats.views"] == 0
    assert told["denorm_buffered_flushes_total", "club.PostStats.views"] == flushes + 1
    assert told["denorm_outbox_rows", "default"] == 0


def figures() -> dict[tuple[str, ...], float]:
    return {
        (
            sample.name,
            *(
                sample.labels[label]
                for label in ("set", "outcome", "column", "database")
                if label in sample.labels
            ),
        ): sample.value
        for family in DenormCollector().collect()
        for sample in family.samples
    }


def test_a_redis_that_is_away_is_asked_once_and_the_tables_answer(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(post, 1)
    asked = []

    def refuse(*_: object) -> None:
        asked.append(1)
        raise RedisConnectionError("refused")

    with monkeypatch.context() as gone:
        gone.setattr(SETS, "run", refuse)
        for _ in range(5):
            assert fans(post).members(10) == [1]
    assert len(asked) == 1
    SETS._retry_at = 0.0
    assert fans(post).members(10) == [1]
    assert SETS._retry_at is None
