"""`manage.py denorm list | check | repair | backfill | roll_up`: what is derived, whether it is true, making it so."""

import dataclasses
import json
import sys
from collections.abc import Iterator
from typing import Any, TypeVar

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS, ProgrammingError
from rich.console import Console
from rich.progress import track

from denorm import declarations, drift, ledger, triggers, walks
from denorm.declarations import Rise, predicate
from denorm.fields import Aggregate
from denorm.reading import filled
from denorm.truth import Source

Step = TypeVar("Step")


class Command(BaseCommand):
    help = "List what is derived, check it against the truth, or repair it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["list", "check", "repair", "backfill", "roll_up"])
        parser.add_argument("--database", default=DEFAULT_DB_ALIAS, help="alias of the database to look at")
        parser.add_argument("--json", action="store_true", help="one JSON object a line")
        parser.add_argument(
            "--apply",
            action="store_true",
            help="repair, backfill: write; without it only say what would be done",
        )
        parser.add_argument(
            "--batch", type=int, default=drift.BATCH, help="repair, backfill: parents a transaction"
        )

    def handle(self, *, action: str, database: str, **options: Any) -> None:
        self.json, self.apply, self.batch = options["json"], options["apply"], options["batch"]
        run = {
            "list": self.list_columns,
            "check": self.check_truth,
            "repair": self.repair if self.apply else self.check_truth,
            "backfill": self.backfill,
            "roll_up": self.roll_up,
        }[action]
        try:
            run(database)
        except ProgrammingError as error:  # a table or column that no migration has made yet
            raise CommandError(f"{str(error).splitlines()[0]}. Run `manage.py migrate` first.") from error
        except drift.RepairRunningError as error:
            raise CommandError(str(error)) from error

    def list_columns(self, database: str) -> None:
        for source in drift.counted(database):
            for aggregate in source.aggregates:
                self.say(*_described(source, aggregate))
        for stats in drift.stored(database):
            for showing in (each for shown in declarations.shown(stats) for each in shown.showings):
                label = f"{stats._meta.label}.{showing.version.name}"
                target, path = showing.path.target._meta.label, showing.path.name
                self.say(
                    {"column": label, "shows": target, "by": path, "columns": showing.columns},
                    f"{label}: shows {', '.join(showing.columns)} of {target} by {path}",
                )
        for table, trigger, state in triggers.status(database):
            self.say({"table": table, "trigger": trigger, "state": state}, f"{table}: {trigger} is {state}")

    def check_truth(self, database: str) -> None:
        broken = wrong = 0
        for table, trigger, state in triggers.status(database):
            if state != "installed":
                broken += 1
                self.say(
                    {"table": table, "trigger": trigger, "state": state}, f"{table}: {trigger} is {state}"
                )
        sources = drift.counted(database)
        for source in self.progress(sources):
            for found in drift.find(source, database):
                wrong += 1
                self.evidence(found)
        if broken:
            self.stderr.write(
                f"{broken} triggers don't work: `manage.py migrate`, then `manage.py pgtrigger enable`."
            )
        if wrong:
            self.stderr.write(
                f"{wrong} numbers are wrong: `manage.py denorm repair --apply` puts them right."
            )
        if broken or wrong:
            raise CommandError(f"{broken} triggers and {wrong} numbers need you.")
        columns = sum(len(source.aggregates) for source in sources)
        self.say({"columns": columns, "drift": 0}, f"{columns} columns verified, no drift.")

    def repair(self, database: str) -> None:
        for source in self.progress(drift.counted(database)):
            label, child = source.stats._meta.label, source.child._meta.label
            rows = set()
            for found in walks.repair(source, database, self.batch):
                rows.add(found.pk)
                self.evidence(found)
            self.say(
                {"model": label, "counts": child, "repaired": len(rows)},
                f"{label} by {child}: {len(rows)} rows repaired",
            )

    def backfill(self, database: str) -> None:
        columns = walks.to_fill(database)
        for column in self.progress(columns):
            name = filled(column)
            if not self.apply:
                self.say({"column": name, "filled": False}, f"{name} is to be filled: add --apply.")
                continue
            rows = sum(walks.backfill(column, database, self.batch))
            self.say(
                {"column": name, "filled": True, "rows": rows},
                f"{name}: {rows} rows filled; remove filling=True.",
            )
        if not columns:
            self.say({"columns": 0}, "Nothing is to be filled.")

    def roll_up(self, database: str) -> None:
        entries = ledger.roll_up(database)
        self.say({"entries": entries}, f"{entries} entries of the ledger rolled up.")

    def progress(self, sources: list[Step]) -> Iterator[Step]:
        if sys.stderr.isatty() and not self.json:
            yield from track(sources, description="relations", console=Console(stderr=True), transient=True)
        else:
            yield from sources

    def evidence(self, found: drift.Drift) -> None:
        self.say(
            dataclasses.asdict(found),
            f"{found.model} pk={found.pk} column={found.column} stored={found.stored} true={found.true}",
        )

    def say(self, facts: dict[str, Any], sentence: str) -> None:
        self.stdout.write(json.dumps(facts, default=str) if self.json else sentence)


def _described(source: Source, aggregate: Aggregate) -> tuple[dict[str, Any], str]:
    label, child = f"{source.stats._meta.label}.{aggregate.name}", source.child._meta.label
    if isinstance(source, Rise):
        lower = next(lower for upper, lower in source.pairs if upper is aggregate)
        what = f"{source.source._meta.label}.{lower.name}"
        return {
            "column": label,
            "adds": what,
            "by": source.column,
        }, f"{label}: adds up {what} by {source.column}"
    where = (
        predicate(source.child, aggregate, str(source.child._meta.model_name)) if aggregate.where else None
    )
    field = declarations.value(source.child, aggregate)
    of = f"{field.name} of " if field else ""
    hot = getattr(aggregate, "hot", False)
    return (
        {"column": label, "counts": child, "by": source.column, "where": where}
        | ({"of": field.name} if field else {})
        | ({"hot": True} if hot else {}),
        f"{label}: {_WORDS[type(aggregate).__name__]} {of}rows of {child} by {source.column}".replace(
            "  ", " "
        )
        + (f" where {where}" if where else "")
        + (", in the ledger" if hot else ""),
    )


_WORDS = {"Count": "", "Sum": "sum of", "Latest": "latest"}
