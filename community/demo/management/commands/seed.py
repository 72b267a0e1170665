"""`manage.py seed`: plant the demo community once."""

import time
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.progress import track

from community.activity.services import refresh_standings
from community.demo.crowd.gathering import Gathering
from community.demo.crowd.stages import gather
from community.demo.drawing.pictures import Files
from community.demo.locality import site_is_local
from community.demo.plans import Plan, plan
from community.demo.planting import is_planted, plant
from community.demo.scales import SCALES


class Command(BaseCommand):
    help = "Fill the database with a demo community: members, products, looks with drawn pictures, likes, comments."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--scale", choices=list(SCALES), default="demo", help="how much of everything (default: demo)"
        )
        parser.add_argument(
            "--seed", type=int, default=1, help="the number that everything is derived from (default: 1)"
        )

    def handle(self, *_args: str, **options: Any) -> None:
        self._refuse_public_sites()
        scale, seed = SCALES[options["scale"]], options["seed"]
        community = plan(scale, seed, timezone.now())
        self._plant(community)
        if scale.crowd:
            self._gather(Gathering(scale.crowd, community, seed, timezone.now(), self._track))

    def _plant(self, community: Plan) -> None:
        if is_planted():
            self.stdout.write("The demo community is there already; nothing was changed.")
            return
        started = time.monotonic()
        self.stdout.write(
            f"Drawing and planting {len(community.members)} members, {len(community.items)} products, "
            f"{len(community.posts)} looks, {len(community.likes)} likes, {len(community.remarks)} comments, "
            f"{len(community.follows)} follows, {len(community.talks)} topics, {len(community.entries)} articles, "
            f"{len(community.kept)} collections and wish lists."
        )
        if not plant(community, self._progress):
            self.stdout.write("Another seed was faster; nothing was changed.")
            return
        self.stdout.write(
            f"The demo community is there ({time.monotonic() - started:.1f} s): "
            "sign in as shopper1 … shopper20, dba or admin with DEMO_PASSWORD."
        )

    def _gather(self, gathering: Gathering) -> None:
        """Let the crowd come, stage by stage."""
        started = last = time.monotonic()
        changed = False
        for name, rows in gather(gathering):
            taken, last = time.monotonic() - last, time.monotonic()
            if rows is None:
                self.stdout.write(f"{name}: there already")
                continue
            changed = True
            self.stdout.write(f"{name}: {rows:,} rows ({taken:.1f} s)")
        if changed:
            refresh_standings()
        self.stdout.write(f"The crowd is there ({time.monotonic() - started:.1f} s).")

    def _refuse_public_sites(self) -> None:
        if not settings.DEBUG and not site_is_local():
            raise CommandError(
                f"{settings.SITE_URL} isn't a local address, and demo logins don't belong on a public site. "
                "Seed a local stack: make up."
            )
        if not settings.DEMO_PASSWORD:
            raise CommandError(
                "DEMO_PASSWORD is empty. Set it in .env or in the environment: DEMO_PASSWORD=…"
            )

    def _progress(self, drawn: Iterator[Files], count: int) -> Iterable[Files]:
        if not self.stdout.isatty():
            return drawn
        return track(drawn, "Drawing pictures", total=count)

    def _track(self, rows: Iterable[Any], what: str, count: int) -> Iterable[Any]:
        return track(rows, what, total=count, transient=True) if self.stdout.isatty() else rows
