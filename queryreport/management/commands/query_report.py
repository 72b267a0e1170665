"""Ask every node and print the report."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console

from queryreport import page, report, terminal
from queryreport.verdict import Verdict

_PLAIN_WIDTH = 140  # characters, where nobody's window sets it


class Command(BaseCommand):
    help = "Which view runs which statement on which node, how the nodes are, and what to do. Exit 1: something is bad."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=["text", "json", "html"], default="text")
        parser.add_argument(
            "--output",
            type=Path,
            metavar="DIR",
            help="also write report.html and report.json to this directory",
        )

    def handle(self, *_: Any, **options: Any) -> None:
        built = report.build()
        if options["output"]:
            self._write(options["output"], built)
        if options["format"] == "json":
            self.stdout.write(json.dumps(built, indent=2))
        elif options["format"] == "html":
            self.stdout.write(page.file(built))
        else:
            width = None if self.stdout.isatty() else _PLAIN_WIDTH
            terminal.show(built, Console(file=self.stdout, highlight=False, width=width))  # type: ignore[arg-type]
        if built["verdict"] == Verdict.BAD:
            raise SystemExit(1)

    def _write(self, directory: Path, built: dict[str, Any]) -> None:
        try:
            directory.mkdir(parents=True, exist_ok=True)
            (directory / "report.html").write_text(page.file(built), encoding="utf-8")
            (directory / "report.json").write_text(json.dumps(built, indent=2) + "\n", encoding="utf-8")
        except OSError as error:
            raise CommandError(f"The report can't be written: {error}. Name another --output.") from error
        self.stderr.write(f"{directory / 'report.html'}\n{directory / 'report.json'}")
