"""`manage.py denorm list | check | repair`: what is derived, whether it is true, and making it so."""

import dataclasses
import json
import sys
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS, ProgrammingError
from rich.console import Console
from rich.progress import track

from denorm import declarations, drift, triggers
from denorm.declarations import Feed, predicate


class Command(BaseCommand):
    help = "List what is derived, check it against the truth, or repair it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["list", "check", "repair"])
        parser.add_argument("--database", default=DEFAULT_DB_ALIAS, help="alias of the database to look at")
        parser.add_argument("--json", action="store_true", help="one JSON object a line")
        parser.add_argument(
            "--apply", action="store_true", help="repair: write; without it only say what is wrong"
        )

    def handle(self, *, action: str, database: str, **options: Any) -> None:
        self.json = options["json"]
        run = {"list": self.list_columns, "check": self.check_truth, "repair": self.check_truth}[action]
        if action == "repair" and options["apply"]:
            run = self.repair
        try:
            run(database)
        except ProgrammingError as error:  # a table or column that no migration has made yet
            raise CommandError(f"{str(error).splitlines()[0]}. Run `manage.py migrate` first.") from error

    def list_columns(self, database: str) -> None:
        for feed in drift.counted(database):
            for count in feed.counts:
                label = f"{feed.stats._meta.label}.{count.name}"
                where = (
                    predicate(feed.child, count, str(feed.child._meta.model_name)) if count.where else None
                )
                self.say(
                    {"column": label, "counts": feed.child._meta.label, "by": feed.column, "where": where},
                    f"{label}: rows of {feed.child._meta.label} by {feed.column}"
                    + (f" where {where}" if where else ""),
                )
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
        feeds = drift.counted(database)
        for feed in self.progress(feeds):
            for found in drift.find(feed, database):
                wrong += 1
                self.say(
                    dataclasses.asdict(found),
                    f"{found.model} pk={found.pk} column={found.column} stored={found.stored} true={found.true}",
                )
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
        columns = sum(len(feed.counts) for feed in feeds)
        self.say({"columns": columns, "drift": 0}, f"{columns} columns verified, no drift.")

    def repair(self, database: str) -> None:
        for feed in self.progress(drift.counted(database)):
            label, child = feed.stats._meta.label, feed.child._meta.label
            rows = drift.repair(feed, database)
            self.say(
                {"model": label, "counts": child, "repaired": rows},
                f"{label} by {child}: {rows} rows repaired",
            )

    def progress(self, feeds: list[Feed]) -> Iterator[Feed]:
        if sys.stderr.isatty() and not self.json:
            yield from track(feeds, description="relations", console=Console(stderr=True), transient=True)
        else:
            yield from feeds

    def say(self, facts: dict[str, Any], sentence: str) -> None:
        self.stdout.write(json.dumps(facts, default=str) if self.json else sentence)
