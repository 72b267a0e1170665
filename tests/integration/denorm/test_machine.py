"""Two programs write at random in overlapping transactions, with savepoints and rollbacks: each commit is exact."""

import psycopg
import pytest
from django.db import connection
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from denorm import drift, ledger
from tests.integration.denorm.shop.models import Book, Photo, Post, Praise, Review, Visit, Vote
from tests.integration.denorm.truth import assert_exact

EXAMPLES, STEPS = 12, 20
ITEMS, TOPICS, FORUMS = (1, 2, 3), (1, 2, 3), (1, 2)
SHELVES = ("00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002")

START = """
TRUNCATE shop_item, shop_forum, shop_topic, shop_shelf, shop_book, shop_praise, shop_vote, shop_branch
RESTART IDENTITY CASCADE;
TRUNCATE denorm_entry;
INSERT INTO shop_item (id, name) VALUES (1, 'a'), (2, 'b'), (3, 'c');
INSERT INTO shop_forum (id, name) VALUES (1, 'a'), (2, 'b');
INSERT INTO shop_topic (id, forum_id) VALUES (1, 1), (2, 1), (3, 2);
INSERT INTO shop_shelf (id, name) VALUES
('00000000-0000-0000-0000-000000000001', 'a'), ('00000000-0000-0000-0000-000000000002', 'b');
INSERT INTO shop_praise (item_id, fan) SELECT item.id, fan FROM shop_item AS item, generate_series(1, 5) AS fan;
INSERT INTO shop_vote (item_id, value, created, fair)
SELECT item.id, v, timestamptz '2026-01-01Z' + v * interval '1 day', v <> 2
FROM shop_item AS item, generate_series(1, 4) AS v;
INSERT INTO shop_visit (item_id, minutes) SELECT item.id, m FROM shop_item AS item, generate_series(0, 3) AS m;
INSERT INTO shop_review (item_id, state, stars, text, extra) SELECT id, 'visible', 4, '', '{}' FROM shop_item;
INSERT INTO shop_post (topic_id, visible, created)
SELECT topic.id, p < 3, timestamptz '2026-01-01Z' + p * interval '1 day'
FROM shop_topic AS topic, generate_series(1, 3) AS p;
INSERT INTO shop_book (shelf_id) SELECT id FROM shop_shelf, generate_series(1, 2)
"""
WRITES = {
    "praise": "INSERT INTO shop_praise (item_id, fan) VALUES ({item}, {n}), ({other}, {n} + 9) ON CONFLICT DO NOTHING",
    "regret": "DELETE FROM shop_praise WHERE fan % 5 = {n} % 5",
    "vote": "INSERT INTO shop_vote (item_id, value, created, fair) "
    "SELECT {item}, v, timestamptz '2026-01-01Z' + v * interval '1 day', v % 3 > 0 "
    "FROM generate_series({n}, {n} + 3) AS v",
    "recount": "UPDATE shop_vote SET item_id = {other}, value = value - {n}, fair = NOT fair WHERE item_id = {item}",
    "unvote": "DELETE FROM shop_vote WHERE created = (SELECT max(created) FROM shop_vote WHERE item_id = {item})",
    "postpone": "UPDATE shop_vote SET created = created - interval '{n} days' WHERE value % 2 = 0",
    "visit": "INSERT INTO shop_visit (item_id, minutes) VALUES ({item}, {n}), ({other}, -{n})",
    "shorten": "UPDATE shop_visit SET minutes = minutes - {n}, item_id = {other} WHERE item_id = {item}",
    "leave": "DELETE FROM shop_visit WHERE minutes < {n}",
    "review": "INSERT INTO shop_review (item_id, state, stars, text, extra) "
    "VALUES ({item}, 'visible', {n}, '', '{{}}')",
    "hide": "UPDATE shop_review SET state = CASE state WHEN 'hidden' THEN 'visible' ELSE 'hidden' END",
    "post": "INSERT INTO shop_post (topic_id, visible, created) VALUES ({topic}, {n} % 2 = 0, now())",
    "repost": "UPDATE shop_post SET topic_id = {topic}, visible = NOT visible WHERE id % 2 = {n} % 2",
    "unpost": "DELETE FROM shop_post WHERE topic_id = {topic}",
    "move": "UPDATE shop_topic SET forum_id = {forum} WHERE id = {topic}",
    "unplace": "UPDATE shop_topic SET forum_id = NULL WHERE id = {topic}",
    "drop": "DELETE FROM shop_post WHERE topic_id = {topic}; DELETE FROM shop_topic WHERE id = {topic}",
    "found": "INSERT INTO shop_topic (id, forum_id) VALUES ({topic}, {forum}) ON CONFLICT DO NOTHING",
    "shelve": "INSERT INTO shop_book (shelf_id) VALUES ('{shelf}')",
    "unshelve": "UPDATE shop_book SET shelf_id = NULLIF(shelf_id, '{shelf}')",
    "settle": "UPDATE shop_itemstats SET item_id = item_id WHERE FALSE",
}
EMPTIED = ("shop_praise, shop_vote", "shop_visit, shop_review", "shop_post, shop_book")


class Programs(RuleBasedStateMachine):
    """What two sessions do in turn. One that would have to wait for the other, in vain, gives up and rolls back."""

    def __init__(self) -> None:
        super().__init__()
        database = connection.settings_dict
        self.sessions = [
            psycopg.connect(
                host=database["HOST"],
                port=database["PORT"],
                user=database["USER"],
                password=database["PASSWORD"],
                dbname=database["NAME"],
                autocommit=True,
                options="-c lock_timeout=5ms",
            )
            for _ in range(2)
        ]
        self.sessions[0].execute(START)
        self.committed = True

    def teardown(self) -> None:
        """Commit what is open, unless it is wrong already, and leave nothing open."""
        try:
            for who in (0, 1):
                if self._open(who):
                    self._run(who, "COMMIT")
            self.exact()
        finally:
            for session in self.sessions:
                session.close()

    @rule(
        who=st.integers(0, 1),
        what=st.lists(st.sampled_from(sorted(WRITES)), min_size=2, max_size=6),
        item=st.sampled_from(ITEMS),
        other=st.sampled_from(ITEMS),
        topic=st.sampled_from(TOPICS),
        forum=st.sampled_from(FORUMS),
        shelf=st.sampled_from(SHELVES),
        n=st.integers(1, 6),
        undone=st.booleans(),
    )
    def write(self, who: int, what: list[str], n: int, undone: bool, **keys: object) -> None:
        """Run some statements, each by itself or in the open transaction, where they may be undone and done again."""
        statements = [WRITES[each].format(n=n, **keys) for each in what]
        if undone and self._open(who):
            for each in ["SAVEPOINT there", *statements]:
                self._run(who, each)
            if self._open(who):
                self._run(who, "ROLLBACK TO there")
        for each in statements:
            self._run(who, each)

    @rule(who=st.integers(0, 1), what=st.sampled_from(EMPTIED))
    def empty(self, who: int, what: str) -> None:
        """Empty two tables, in a transaction of its own: an open one would keep `exact` from reading it."""
        if not self._open(who):
            self._run(who, f"TRUNCATE {what}")

    @rule(who=st.integers(0, 1))
    def begin(self, who: int) -> None:
        """Begin, or set a savepoint."""
        self._run(who, "SAVEPOINT here" if self._open(who) else "BEGIN")

    @rule(who=st.integers(0, 1))
    def back(self, who: int) -> None:
        """Go back to the savepoint, or to the beginning where there is none."""
        if self._open(who):
            self._run(who, "ROLLBACK TO here")

    @rule(who=st.integers(0, 1), how=st.sampled_from(["COMMIT", "COMMIT", "ROLLBACK"]))
    def end(self, who: int, how: str) -> None:
        """End the transaction."""
        if self._open(who):
            self._run(who, how)

    @rule(number=st.integers(0, 9))
    def orm(self, number: int) -> None:
        """Write in bulk through Django, which commits at once."""
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '5ms'")
            Photo.objects.bulk_create([Photo(item_id=item, title="%") for item in ITEMS])
            Review.objects.filter(stars__gte=number).update(stars=number, item=ITEMS[number % 3])
            Praise.objects.filter(fan=number).delete()
            Post.objects.filter(pk__lt=number).update(visible=True)
            Book.objects.bulk_create([Book(shelf_id=SHELVES[number % 2])])
            Vote.objects.filter(value=number).update(value=None)
            Visit.objects.filter(minutes=number).delete()
        except Exception as error:
            if not isinstance(error.__cause__, psycopg.errors.LockNotAvailable):
                raise
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")
        self.committed = True

    @rule(size=st.integers(1, 5))
    def roll_up(self, size: int) -> None:
        """Let the worker roll up, unless a row is locked."""
        if not any(map(self._open, (0, 1))):
            ledger.roll_up("default", size)
            self.committed = True

    @invariant()
    def exact(self) -> None:
        """Compare everything with the rows, once something was committed."""
        if not self.committed:
            return
        self.committed = False
        assert_exact()
        assert [each for source in drift.counted("default") for each in drift.find(source, "default")] == []

    def _open(self, who: int) -> bool:
        return self.sessions[who].info.transaction_status != psycopg.pq.TransactionStatus.IDLE

    def _run(self, who: int, statement: str) -> None:
        session = self.sessions[who]
        try:
            session.execute(statement)
        except psycopg.Error as error:
            expected = (
                psycopg.errors.LockNotAvailable,
                psycopg.errors.DeadlockDetected,
                psycopg.errors.ForeignKeyViolation,
                psycopg.errors.InvalidSavepointSpecification,
            )
            if not isinstance(error, expected):
                raise
            session.execute("ROLLBACK")
        self.committed |= not self._open(who)


@pytest.mark.django_db(transaction=True)
def test_after_every_commit_all_numbers_are_what_the_rows_say() -> None:
    run_state_machine_as_test(
        Programs,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
