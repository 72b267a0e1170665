"""Which tables a statement may change: those that it names, unless it can only be one of them."""

import pytest

from caching import tables


@pytest.fixture(autouse=True)
def _known(monkeypatch: pytest.MonkeyPatch) -> None:
    names = frozenset({"look", "product", "notification"})
    monkeypatch.setattr(tables, "known", lambda: names)
    monkeypatch.setattr(tables.cachalot, "filter_cachable", lambda found: found)
    monkeypatch.setattr(tables, "_changed_along", lambda _: frozenset())


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO notification SELECT author FROM look JOIN product ON TRUE ON CONFLICT DO NOTHING",
        'insert into "notification" ("a") select %s from "look" on conflict ("a") do update set a = 1 RETURNING id',
        'INSERT INTO public."notification" SELECT id FROM look',
        "-- Tell of a look\nINSERT INTO Notification (a) SELECT id FROM look",
    ],
)
def test_an_insert_only_reads_what_it_selects_from(statement: str) -> None:
    assert tables.written_by(statement) == {"notification"}


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO notification WITH gone AS (DELETE FROM look RETURNING id) SELECT id FROM gone",
        "WITH made AS (INSERT INTO notification SELECT 1) SELECT id FROM look",
        "INSERT INTO notification SELECT 'a -- b', id FROM look",
        r"UPDATE notification SET a = E'\' -- b', c = 'it''s /* d' FROM look",
        "UPDATE notification SET a = look.a FROM look",
        "DELETE FROM notification USING look",
    ],
)
def test_every_name_of_another_write_is_in_doubt(statement: str) -> None:
    assert tables.written_by(statement) == {"notification", "look"}


@pytest.mark.parametrize("statement", ["SELECT id FROM look", "SELECT id FROM look FOR NO KEY UPDATE"])
def test_a_query_changes_nothing(statement: str) -> None:
    assert tables.written_by(statement) == frozenset()
