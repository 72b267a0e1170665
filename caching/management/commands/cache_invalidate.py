"""`manage.py cache_invalidate`: forget a table's queries, objects, a page or a route's pages, or everything."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from redis.exceptions import RedisError

from caching import invalidation
from caching.fence import UnfencedError
from caching.invalidation import InvalidationError


class Command(BaseCommand):
    help = "Forget what is cached, at once and in all processes."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        kinds = parser.add_subparsers(dest="kind", required=True, metavar="KIND")
        table = kinds.add_parser("table", help="the cached queries that read a table")
        table.add_argument("name", help="its name in the database, such as looks_look")
        objects = kinds.add_parser("object", help="the fragments and pages of objects")
        objects.add_argument("model", help="such as looks.Look")
        objects.add_argument("keys", nargs="+", metavar="key")
        route = kinds.add_parser("route", help="the shared copies of one path, or of all of a URL's name")
        route.add_argument("name", help="such as /looks/ or looks:look")
        kinds.add_parser("all", help="everything; the next minutes cost what a cold start does")

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            self.stdout.write(_done(options))
        except InvalidationError as error:
            raise CommandError(str(error)) from error
        except (RedisError, OSError, UnfencedError) as error:
            raise CommandError(
                f"It can't be forgotten now, and may come back: {error}. Try again when `manage.py cache_report` works."
            ) from error


def _done(options: dict[str, Any]) -> str:
    match options["kind"]:
        case "table":
            return invalidation.table(options["name"])
        case "object":
            return invalidation.objects(options["model"], options["keys"])
        case "route":
            return invalidation.route(options["name"])
        case _:
            return invalidation.everything()
