"""Any order of writes, steps of two makers, FLUSHALL and evictions leaves no set that says what its table doesn't."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from denorm.bookkeeping import Dirty
from denorm.servers import SETS
from denorm.sets import keeper, keys, truth
from denorm.sets.owned import OwnedSet
from tests.integration.denorm.club.models import Heart, Post, PostStats

posts = st.integers(0, 1)
numbers = st.integers(1, 3)
writes = st.one_of(
    st.tuples(st.just("give"), posts, st.lists(numbers, min_size=1, max_size=2)),
    st.tuples(st.just("withdraw"), posts, numbers),
    st.tuples(st.just("move"), posts, posts, numbers),
    st.tuples(st.just("delete"), posts, numbers),
    st.tuples(st.just("long"), posts),
)
losses = st.one_of(
    st.tuples(st.just("repeat"), st.integers(1, 3)),
    st.tuples(st.just("flushall")),
    st.tuples(st.just("evict"), st.integers(0, 20)),
)
between = st.lists(st.one_of(st.tuples(st.just("followed"), writes), losses, writes), max_size=2)
steps = st.one_of(
    writes,
    writes,
    losses,
    st.tuples(st.just("follow_with"), between),
    st.tuples(st.just("follow_with"), between),
    st.tuples(st.just("make_with"), posts, between, between, between),
    st.tuples(st.just("make_with"), posts, st.just([]), st.just([]), st.just([])),
    st.tuples(st.just("miss_and_warm"), posts),
)


class World:
    """Two posts, workers, and whoever writes, forgets and evicts between any two of their steps."""

    def __init__(self) -> None:
        SETS.client.flushall()
        self.posts = [Post.objects.create(title=str(number)) for number in range(2)]
        self.noted: list[tuple[str, int | None, int | None]] = []
        Heart.objects.bulk_create(Heart(post=post, number=number) for post in self.posts for number in (1, 2))
        for post in range(2):
            keeper.Making(self.owned(post)).run()

    def owned(self, post: int) -> OwnedSet:
        return PostStats.fans.of(self.posts[post].pk)

    def run(self, kind: str, *arguments: Any) -> None:  # noqa: C901
        hearts = Heart.objects.all()
        match kind, arguments:
            case "give", [post, found]:
                hearts.bulk_create(Heart(post=self.posts[post], number=number) for number in found)
            case "withdraw", [post, number]:
                hearts.filter(post=self.posts[post], number=number).update(state="withdrawn")
            case "move", [post, other, number]:
                hearts.filter(post=self.posts[post], number=number).update(post=self.posts[other])
            case "delete", [post, number]:
                hearts.filter(post=self.posts[post], number=number).delete()
            case "long", [post]:  # as a statement over too many rows to name each
                hearts.bulk_create(Heart(post=self.posts[post], number=number) for number in (2, 4))
                Dirty.objects.filter(owner=self.posts[post].pk).update(member=None)
            case "repeat", [times]:
                self.noted += list(Dirty.objects.values_list("name", "owner", "member"))
                Dirty.objects.bulk_create(
                    Dirty(name=a, owner=b, member=c) for a, b, c in self.noted[-20:] * times
                )
            case "followed", [write]:
                self.run(*write)
                keeper.follow()
            case "follow_with", [inner]:
                self.follow_with(inner)
            case "make_with", [post, *inner]:
                self.make_with(post, inner)
            case "miss_and_warm", [post]:
                self.owned(post).count(10)
                keeper.warm(0.001)
            case "flushall", []:
                SETS.client.flushall()
            case "evict", [which]:
                found = sorted(SETS.client.keys("*"))
                if found:
                    SETS.client.delete(found[which % len(found)])

    def make_with(self, post: int, between: list[list[Any]]) -> None:
        """Make a set, while others do something after each step."""
        making = keeper.Making(self.owned(post))
        for step, inner in zip((making.begin, making.read, making.fill), between, strict=True):
            step()
            for each in inner:
                self.run(*each)
        making.install()

    def follow_with(self, inner: list[Any]) -> None:
        """Follow, while others do something after the truth was read and before it is written."""
        read = truth.pairs

        def interrupted(*arguments: Any) -> Any:
            answer = read(*arguments)
            with pytest.MonkeyPatch.context() as once:
                once.setattr(truth, "pairs", read)
                for step in inner:
                    self.run(*step)
            return answer

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(truth, "pairs", interrupted)
            keeper.follow()

    def check(self) -> None:
        """What stands once every write was followed is the truth; what is asked is it, too."""
        while keeper.follow():
            pass
        for post in range(2):
            owned = self.owned(post)
            rows = Heart.objects.filter(post=self.posts[post], state="given", number__isnull=False)
            true = set(rows.values_list("number", flat=True))
            found = {int(each) for each in SETS.client.smembers(SETS.key(keys.members(owned)))}
            assert not found or found == true | {int(keys.SENTINEL)}
            assert owned.members(100) == sorted(true)
            assert owned.count(100) == len(true)
            assert {number for number in range(7) if owned.contains(number)} == true
        one, other = self.owned(0), self.owned(1)
        common = one.intersection(other, named=10)
        assert common.members == sorted(set(one.members(100)) & set(other.members(100)))
        assert common.count == len(common.members)


sequences = st.lists(st.tuples(steps, st.booleans()), min_size=5, max_size=12)


def true_after_each(sequence: list[tuple[Any, bool]]) -> None:
    world = World()
    for step, checked in sequence:
        world.run(*step)
        if checked:
            world.check()
    world.check()
    Post.objects.all().delete()
    Dirty.objects.all().delete()
    SETS.client.flushall()


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sequences)
def test_any_order_of_writes_makers_and_losses(sequence: list[tuple[Any, bool]]) -> None:
    true_after_each(sequence)
