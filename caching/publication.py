"""The publication that the WAL tail follows: cachable tables and those of followed rows, kept in step by `migrate`."""

from typing import Any

from cachalot import utils
from django.db import connections

from caching import rows, tables
from caching.conf import conf
from caching.queries import query

NAME = "caching"


def wanted() -> frozenset[str]:
    """The tables whose changes the tail must see."""
    return frozenset(utils.filter_cachable(set(tables.known()))) | rows.tables().keys()


def publish(alias: str) -> None:
    """Make the publication what it must be, and have the log hold followed rows as they were before each change.

    The alias's role must own the tables and may CREATE in the database.
    """
    connection = connections[alias]
    with connection.cursor() as cursor:
        names = sorted(wanted() & set(connection.introspection.table_names(cursor)))
        if not names:
            return
        listed = ", ".join(connection.ops.quote_name(name) for name in names)
        cursor.execute("SELECT FROM pg_publication WHERE pubname = %s", [NAME])
        known = cursor.fetchone() is not None
        cursor.execute(
            f"ALTER PUBLICATION {NAME} SET TABLE {listed}"
            if known
            else f"CREATE PUBLICATION {NAME} FOR TABLE {listed}"
        )
        cursor.execute(query("tail_partial"), {"tables": sorted(rows.tables())})
        for (table,) in cursor.fetchall():  # no others: it locks them
            cursor.execute(f"ALTER TABLE {connection.ops.quote_name(table)} REPLICA IDENTITY FULL")


def publish_after_migrating(sender: Any, using: str, **_: Any) -> None:
    """Publish once a run of `migrate`: when django-cachalot's turn comes, every table is there."""
    if conf().TAIL_URL and sender.label == "cachalot" and connections[using].vendor == "postgresql":
        publish(using)
