"""`manage.py cache_report`: what each cache absorbed, by route."""

import argparse
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from redis.exceptions import RedisError
from rich.console import Console
from rich.table import Table

from caching import meters
from caching.report import Row, rows


class Command(BaseCommand):
    help = "Show, per layer and route, how many look-ups each cache answered, and why not the others."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object a row, in a list")

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            found = rows(meters.reasons())
        except (RedisError, OSError) as error:
            raise CommandError(
                f"The state Redis doesn't answer ({error}). Start it, or mend STATE_URL."
            ) from error
        if options["json"]:
            self.stdout.write(json.dumps([row._asdict() for row in found], indent=2))
        elif not found:
            self.stdout.write("Nothing was looked up in a cache yet. Open a page, and wait a second.")
        elif self.stdout.isatty():
            Console().print(_table(found))
        else:
            self.stdout.write("\n".join("\t".join(_cells(row)) for row in found))


def _table(found: list[Row]) -> Table:
    heads = ("layer", "route", "look-ups", "hit", "stale", "missed because", "bypassed because")
    table = Table(*heads, title="Caches")
    for row in found:
        table.add_row(*_cells(row))
    return table


def _cells(row: Row) -> tuple[str, ...]:
    share = "-" if row.hit_share is None else f"{row.hit_share:.1%}"
    missed, bypasses = (
        ", ".join(f"{reason} {number}" for reason, number in reasons.items()) or "-"
        for reasons in (row.missed, row.bypasses)
    )
    return row.layer, row.route, str(row.lookups), share, str(row.stale), missed, bypasses
