"""The records: what makes a tag another one, whose writing holds everybody up, and what a lost record costs."""

import pytest
from pytest_django import Settings

from caching import fence
from dbrouters import nodes
from tests.cluster.nodes import until
from tests.integration.caching.conftest import OwnRedis

TABLES = ["default:one", "default:two"]

pytestmark = pytest.mark.usefixtures("committing")


def refusal() -> str:
    with pytest.raises(fence.UnfencedError) as caught:
        fence.read(TABLES)
    return caught.value.reason


def test_a_record_that_is_missing_stands_at_the_primarys_position(own_redis: OwnRedis) -> None:
    before = nodes.primary_position()
    found = fence.read(TABLES)
    assert before <= found.lsn <= nodes.primary_position()
    assert fence.read(TABLES) == found


def test_a_bump_makes_another_tag_and_never_lowers_the_position(own_redis: OwnRedis) -> None:
    first = fence.read(TABLES)
    assert fence.bump(TABLES[:1], first.lsn + 700)
    later = fence.read(TABLES)
    assert (later.lsn, later.tag != first.tag) == (first.lsn + 700, True)
    assert fence.bump(TABLES[:1], first.lsn + 500), "bumps arrive out of order"
    last = fence.read(TABLES)
    assert (last.lsn, last.tag not in {first.tag, later.tag}) == (first.lsn + 700, True)
    assert fence.read(TABLES[1:]).lsn == first.lsn


def test_a_mark_holds_up_its_tables_until_its_own_writer_bumps(own_redis: OwnRedis) -> None:
    fence.read(TABLES)
    one, two = fence.mark(TABLES), fence.mark(TABLES[1:])
    fence.bump(TABLES, 5, one)
    assert refusal() == "writing"
    assert fence.read(TABLES[:1])
    fence.bump(TABLES[1:], 5, two)
    assert fence.read(TABLES)


def test_a_mark_whose_writer_died_counts_as_a_change(own_redis: OwnRedis, settings: Settings) -> None:
    settings.CACHING = {**settings.CACHING, "MARK_SECONDS": 0}
    first = fence.read(TABLES)
    fence.mark(TABLES)

    def lapsed() -> bool:
        try:
            return fence.read(TABLES).tag != first.tag
        except fence.UnfencedError:
            return False

    until("the mark lapsed", lapsed)


def test_an_epoch_forgets_everything(own_redis: OwnRedis) -> None:
    first = fence.read(TABLES)
    fence.bump(TABLES, first.lsn * 2)
    fence.new_epoch("a test")
    last = fence.read(TABLES)
    assert last.tag != first.tag
    assert last.lsn < first.lsn * 2, "a position of another history holds nobody up"


def test_who_could_not_tell_trusts_nothing_until_it_has(own_redis: OwnRedis, settings: Settings) -> None:
    settings.CACHING = {**settings.CACHING, "BREAK_SECONDS": 0.0}
    first = fence.read(TABLES)
    own_redis.refuse()
    assert not fence.bump(TABLES[:1], first.lsn)
    assert refusal() == "unreachable"
    own_redis.answer()
    assert fence.read(TABLES).tag != first.tag, "told late, and before anything was trusted"


def test_records_that_come_back_from_a_file_are_not_believed(own_redis: OwnRedis, settings: Settings) -> None:
    settings.CACHING = {**settings.CACHING, "BREAK_SECONDS": 0.0}
    first = fence.read(TABLES)
    own_redis.restart_from_file()
    assert fence.read(TABLES).tag != first.tag


def test_without_a_heartbeat_of_the_tail_nothing_is_served(own_redis: OwnRedis, settings: Settings) -> None:
    settings.CACHING = {**settings.CACHING, "TAIL_URL": "postgres://nobody@127.0.0.1:1/nothing"}
    assert refusal() == "unfollowed"
