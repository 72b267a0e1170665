"""Ways to write, and to be somebody: whoever wrote sees it, however it was written and wherever they look."""

import threading

import pytest

from tests.cluster.conftest import REPLICAS, Pages
from tests.cluster.nodes import away, replay_paused

pytestmark = pytest.mark.cluster


@pytest.mark.parametrize("how", ["write", "write-by-sql", "write-around"])
def test_a_write_is_seen_however_it_was_made(pages: Pages, how: str) -> None:
    # write-around reads in an on_commit hook and between savepoints that are rolled back; by-sql is a writable WITH.
    writer = pages.client("writer")
    with replay_paused(*REPLICAS):
        told = writer.write(how)
        assert told.status == 200
        assert all(wall[writer.name] == writer.number for wall in told.walls)
        assert writer.read().walls[0][writer.name] == writer.number


def test_who_signs_in_takes_along_what_they_wrote_before(pages: Pages) -> None:
    writer = pages.client("writer")
    with replay_paused(*REPLICAS):
        writer.write()
        writer.user = "shopper2"
        writer.enter()
        assert writer.read().walls[0][writer.name] == writer.number


def test_two_writes_of_one_client_at_once(pages: Pages) -> None:
    """Whichever answer comes last, both are seen."""
    left, right = pages.client("left", user="shopper2"), pages.client("right", user="shopper2")
    with replay_paused(*REPLICAS):
        for _ in range(5):
            threads = [threading.Thread(target=tab.write) for tab in (left, right)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            wall = left.read().walls[0]
            assert (wall[left.name], wall[right.name]) == (left.number, right.number)


def test_a_transaction_that_ends_after_another_ones_token(pages: Pages) -> None:
    """The older transaction commits last; whoever has its answer sees it, and the younger one's write."""
    slow, fast = pages.client("slow", user="shopper2"), pages.client("fast", user="shopper2")
    with replay_paused(*REPLICAS):
        thread = threading.Thread(target=slow.write, kwargs={"slowly": 0.8})
        thread.start()
        assert fast.write().status == 200
        assert fast.read().walls[0].get(slow.name) is None
        thread.join()
        for client in (slow, fast):
            wall = client.read().walls[0]
            assert (wall[slow.name], wall[fast.name]) == (slow.number, fast.number)


def test_without_the_state_redis_a_browser_still_sees_its_own_write(pages: Pages) -> None:
    member, anonymous = pages.client("member", user="shopper3"), pages.client("anonymous")
    member.read()
    with away("redis-state"), replay_paused(*REPLICAS):
        for client in (member, anonymous):
            assert client.write().status == 200
            told = client.read()
            assert (told.status, told.walls[0][client.name]) == (200, client.number)
