"""`manage.py denorm list | check | repair | roll_up`: what is derived, whether it is true, and making it so."""

import dataclasses
import json
import sys
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS, ProgrammingError
from rich.console import Console
from rich.progress import track

from denorm import declarations, drift, ledger, triggers
from denorm.declarations import Rise, predicate
from denorm.fields import Aggregate
from denorm.truth import Source


class Command(BaseCommand):
    help = "List what is derived, check it against the truth, or repair it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["list", "check", "repair", "roll_up"])
        parser.add_argument("--database", default=DEFAULT_DB_ALIAS, help="alias of the database to look at")
        parser.add_argument("--json", action="store_true", help="one JSON object a line")
        parser.add_argument(
            "--apply", action="store_true", help="repair: write; without it only say what is wrong"
        )

    def handle(self, *, action: str, database: str, **options: Any) -> None:
        self.json = options["json"]
        run = {
            "list": self.list_columns,
            "check": self.check_truth,
            "repair": self.repair if options["apply"] else self.check_truth,
            "roll_up": self.roll_up,
        }[action]
        try:
            run(database)
        except ProgrammingError as error:  # a table or column that no migration has made yet
            raise CommandError(f"{str(error).splitlines()[0]}. Run `manage.py migrate` first.") from error

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
            rows = drift.repair(source, database)
            self.say(
                {"model": label, "counts": child, "repaired": rows},
                f"{label} by {child}: {rows} rows repaired",
            )

    def roll_up(self, database: str) -> None:
        entries = ledger.roll_up(database)
        self.say({"entries": entries}, f"{entries} entries of the ledger rolled up.")

    def progress(self, sources: list[Source]) -> Iterator[Source]:
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
