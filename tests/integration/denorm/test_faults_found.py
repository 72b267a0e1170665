"""What writes at random finds each of these faults: it can fail. Two programs have three times their examples."""

import functools
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.stateful import run_state_machine_as_test

from denorm.servers import SETS
from tests.integration.denorm import test_machine, test_random, test_set_faults
from tests.integration.denorm.faults import Fault, Script, Trigger, found

ONCE = {
    "deadline": None,
    "database": None,
    "derandomize": True,
    "phases": [Phase.generate],
    "report_multiple_bugs": False,
    "suppress_health_check": list(HealthCheck),
}
"""The same examples each time, and the first one that fails will do as it is."""

OF_PROGRAMS: dict[str, list[Trigger]] = {
    "an UPDATE ignores moves": [
        Trigger(
            "shop_vote",
            "denorm_update",
            'SELECT old_row."item_id" AS denorm_parent',
            "SELECT (SELECT item_id FROM new_rows WHERE id = old_row.id) AS denorm_parent",
        )
    ],
    "an INSERT ignores a condition": [
        Trigger("shop_post", "denorm_insert", "CASE WHEN", "CASE WHEN TRUE OR")
    ],
    "an INSERT counts its first row alone": [
        Trigger(
            "shop_praise", "denorm_insert", "FROM new_rows AS", "FROM (SELECT * FROM new_rows LIMIT 1) AS"
        )
    ],
    "a DELETE isn't counted": [Trigger("shop_praise", "denorm_delete")],
    "a DELETE isn't entered in the ledger": [Trigger("shop_visit", "denorm_delete")],
    "a TRUNCATE is ignored": [Trigger("shop_vote", "denorm_truncate")],
    "a row that loses its parent stays counted": [
        Trigger(
            "shop_book",
            "denorm_update",
            "FROM old_rows AS old_row",
            "FROM old_rows AS old_row "
            "WHERE (SELECT shelf_id FROM new_rows WHERE id = old_row.id) IS NOT NULL",
        )
    ],
    "a settlement adds twice": [
        Trigger("shop_itemstats", "denorm_settle", '+ locked."score"', '+ 2 * locked."score"')
    ],
    "the latest that goes isn't looked up again": [
        Trigger("shop_vote", "denorm_delete", 'THEN old_row."created"', "THEN NULL")
    ],
    "a topic that moves leaves its posts behind": [
        Trigger("shop_topic", "denorm_update", "TRUE AS", "FALSE AS")
    ],
}
OF_A_SEQUENCE: dict[str, list[Trigger]] = {
    "a TRUNCATE is ignored": [Trigger("shop_review", "denorm_truncate")],
    "NULL meets a condition": [
        Trigger("shop_review", "denorm_insert", '"new_row"."stars" >= 4', "COALESCE(new_row.stars, 5) >= 4")
    ],
    "an UPDATE isn't counted": [Trigger("shop_praise", "denorm_update")],
    "a DELETE takes twice": [
        Trigger("shop_review", "denorm_delete", "-1", "-2"),
    ],
}
OF_SETS: dict[str, list[Fault]] = {
    "a DELETE isn't noted": [Trigger("club_heart", "denorm_set_delete")],
    "an UPDATE doesn't note who goes": [
        Trigger(
            "club_heart",
            "denorm_set_update",
            "FROM old_rows AS old_row WHERE",
            "FROM old_rows AS old_row WHERE FALSE AND",
        )
    ],
    "a set answers without its sentinel": [
        Script("ready", "and redis.call('SISMEMBER', set, ARGV[1]) == 1", "")
    ],
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", OF_PROGRAMS)
def test_two_programs_find(name: str) -> None:
    machine = functools.partial(
        run_state_machine_as_test,
        test_machine.Programs,
        settings=settings(
            **ONCE, max_examples=3 * test_machine.EXAMPLES, stateful_step_count=test_machine.STEPS
        ),
    )
    assert found(machine, OF_PROGRAMS[name])


@pytest.mark.django_db
@pytest.mark.parametrize("name", OF_A_SEQUENCE)
def test_a_sequence_of_writes_finds(name: str) -> None:
    assert found(examples(test_random.sequences, test_random.exact_after_each), OF_A_SEQUENCE[name])


@pytest.mark.django_db
@pytest.mark.parametrize("name", OF_SETS)
def test_writes_makers_and_losses_find(name: str) -> None:
    try:
        assert found(examples(test_set_faults.sequences, test_set_faults.true_after_each), OF_SETS[name])
    finally:
        SETS.client.flushall()


def examples(strategy: Any, test: Any) -> Any:
    """The test with examples as its own: as many, from the same strategy."""

    @settings(**ONCE, max_examples=40)
    @given(strategy)
    def run(sequence: Any) -> None:
        test(sequence)

    return run
