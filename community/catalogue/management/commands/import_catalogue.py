"""`manage.py import_catalogue FILE [--apply]`: take over a shop's products, sizes, prices and stock."""

import dataclasses
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from community.catalogue import services
from community.catalogue.feeds import FeedError, read


class Command(BaseCommand):
    help = "Read products, sizes, prices and stock from a CSV or JSON file. Says what it would do; --apply does it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a .csv or .json file, UTF-8")
        parser.add_argument("--apply", action="store_true", help="write; without it nothing is changed")
        parser.add_argument("--json", action="store_true", help="the counts as one JSON object")

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            taken = services.take_over(read(file), rehearse=not options["apply"])
        except FeedError as error:
            raise CommandError(f"{file} wasn't imported; nothing was changed.\n{error}") from error
        if options["json"]:
            self.stdout.write(json.dumps({**dataclasses.asdict(taken), "applied": options["apply"]}))
            return
        self.stdout.write(
            "Imported:" if options["apply"] else "It would be (nothing was changed; --apply imports it):"
        )
        for name, count in dataclasses.asdict(taken).items():
            self.stdout.write(f"  {name.replace('_', ' ')}: {count}")
