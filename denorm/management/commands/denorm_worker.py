"""`manage.py denorm_worker`: keeps the Redis sets and flushes the buffered numbers, until it is told to end."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from denorm.worker import Worker


class Command(BaseCommand):
    help = "Keep the Redis sets and flush the buffered numbers, until SIGTERM or SIGINT."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what there is to do, and end")

    def handle(self, *, once: bool, **_: Any) -> None:
        stop = threading.Event()
        worker = Worker(stop)
        if once:
            worker.drain()
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        self.stdout.write("Following the outbox.")
        worker.run()
