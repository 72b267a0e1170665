"""`manage.py wal_tail`: follow the primary's log, and tell the query cache what any commit changed."""

import json
import signal
import threading
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from redis.exceptions import RedisError

from caching import heartbeat
from caching.conf import conf


class Command(BaseCommand):
    """Runs for ever, under a supervisor; one process a database."""

    help = "Follow the write-ahead log and invalidate what its commits changed, by whomever they were made."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--status", action="store_true", help="how is the running one? exit status 1: it isn't"
        )
        parser.add_argument("--json", action="store_true", help="with --status, for scripts")

    def handle(self, *_: Any, **options: Any) -> None:
        if options["status"]:
            self._say(as_json=options["json"])
            return
        if not conf().TAIL_URL:
            raise CommandError(
                'CACHING["TAIL_URL"] is not set: name the primary and a role with REPLICATION.'
            )
        from caching import tail  # noqa: PLC0415 - needs django-cachalot

        stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopping.set())
        tail.follow(stopping)

    def _say(self, *, as_json: bool) -> None:
        try:
            beat = heartbeat.last()
        except RedisError as error:
            raise CommandError(f"The state Redis doesn't answer: {error}") from None
        if beat is None:
            raise CommandError("The tail gives no sign of life: cached rows aren't served. See its log.")
        if as_json:
            self.stdout.write(json.dumps(asdict(beat)))
            return
        kept = f"slot keeps {beat.slot_bytes / 2**20:.1f} MB of log"
        self.stdout.write(f"delay {beat.delay:.3f} s, {kept}, at {beat.lsn}")
