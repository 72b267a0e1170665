"""Measure what the triggers cost, on the running stack, in a database of its own that is dropped afterwards:

DJANGO_SETTINGS_MODULE=settings.test python -m tests.integration.denorm.measure_cost
"""

import statistics
import time

import django
from django.db import connection

PARENTS, CHILDREN, REPEATS = 1_000, 100_000, 5

INSERT_PRAISE = f"""
INSERT INTO shop_praise (item_id, fan)
SELECT 1 + n % {PARENTS}, n FROM generate_series(1, {CHILDREN}) AS n
"""
INSERT_REVIEW = f"""
INSERT INTO shop_review (item_id, state, stars, text, extra)
SELECT 1 + n % {PARENTS}, 'visible', n % 5, 'x', '{{}}' FROM generate_series(1, {CHILDREN}) AS n
"""
FLIP = "UPDATE shop_review SET state = 'hidden'"

STATEMENTS = (
    ("insert, one count", "shop_praise", None, INSERT_PRAISE),
    ("insert, two conditional counts and a version", "shop_review", None, INSERT_REVIEW),
    ("update that flips every condition", "shop_review", INSERT_REVIEW, FLIP),
)


def measure() -> None:
    """Print the median seconds of each statement with the triggers disabled and enabled, alternating."""
    django.setup()
    connection.creation.create_test_db(verbosity=0)
    try:
        for name, table, before, statement in STATEMENTS:
            taken: dict[bool, list[float]] = {False: [], True: []}
            for turn in range(REPEATS):
                for triggers in (turn % 2 == 0, turn % 2 != 0):
                    taken[triggers].append(timed(table, before, statement, triggers=triggers))
            without, within = statistics.median(taken[False]), statistics.median(taken[True])
            print(f"{name:45} {without:.2f} s   {within:.2f} s   {within / without:.2f}")
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def timed(table: str, before: str | None, statement: str, *, triggers: bool) -> float:
    """Seconds that the statement takes on fresh tables."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE shop_item RESTART IDENTITY CASCADE")
        cursor.execute("INSERT INTO shop_item (name) SELECT 'x' FROM generate_series(1, %s)", [PARENTS])
        if before:
            cursor.execute(before)
        cursor.execute(f"VACUUM ANALYZE shop_item, shop_itemstats, {table}")
        cursor.execute(f"ALTER TABLE {table} {'ENABLE' if triggers else 'DISABLE'} TRIGGER USER")
        started = time.perf_counter()
        cursor.execute(statement)
        taken = time.perf_counter() - started
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    return taken


if __name__ == "__main__":
    measure()
