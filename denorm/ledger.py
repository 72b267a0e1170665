"""The ledger of the hot columns: rolled up in the background, so that it stays short."""

from django.db import connections, router, transaction

from denorm import declarations, drift, truth
from denorm.declarations import Feed

BATCH = 10_000  # entries


def hot(database: str) -> list[Feed]:
    """Return what appends to the ledger in `database`."""
    return [
        feed
        for stats in drift.stored(database)
        for feed in declarations.feeds(stats)
        if feed.hot and router.allow_migrate_model(database, stats)
    ]


def roll_up(database: str, size: int = BATCH) -> int:
    """Add every committed entry to its parent's row; return how many there were. Any number may run at once."""
    return sum(_roll_up(feed, database, size) for feed in hot(database))


def _roll_up(feed: Feed, database: str, size: int) -> int:
    rolled, taken = 0, size
    while taken == size:
        with transaction.atomic(using=database), connections[database].cursor() as cursor:
            cursor.execute(truth.rolled_up(feed, size))
            [taken] = cursor.fetchone()
        rolled += taken
    return rolled
