"""One query cache in a process of its own: told an operation and how often, it answers with microseconds a time."""

import contextlib
import itertools
import os
import statistics
import sys
import time
from collections.abc import Callable

import django
from django.conf import settings


class UncachedError(Exception):
    """A hit asked the database: there is no cache to measure."""


SLUG, ROWS = "cache-bench", 24


def main(contestant: str) -> None:
    """Configure Django for the contestant and do as standard input says."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "settings.production"
    if contestant != "ours":
        settings.INSTALLED_APPS = [app for app in settings.INSTALLED_APPS if app != "caching"]
        default = settings.CACHES["default"]
        default["OPTIONS"] = {**default["OPTIONS"], "CLIENT_CLASS": "django_redis.client.DefaultClient"}
    if contestant == "cacheops":
        settings.INSTALLED_APPS = [app for app in settings.INSTALLED_APPS if app != "cachalot"] + ["cacheops"]
        settings.CACHEOPS_REDIS = settings.CACHES["default"]["LOCATION"]
        settings.CACHEOPS = {"catalogue.*": {"ops": "all", "timeout": 3600}}
    if contestant in {"stock", "checked"}:
        settings.CACHALOT_FINAL_SQL_CHECK = contestant == "checked"  # False as it comes
    settings.LOGGING = {"version": 1, "disable_existing_loggers": True}
    django.setup()
    known = operations()
    for line in sys.stdin:
        name, times = line.split()
        work = known[name]
        sys.stdout.write(f"{statistics.median(timed(work) for _ in range(int(times)))}\n")
        sys.stdout.flush()


def timed(work: Callable[[], object]) -> float:
    """Microseconds of one call. A busy machine's pauses hit few calls, so that the median is told of none."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1e6


def operations() -> dict[str, Callable[[], object]]:
    """What is measured, by name; on categories of the benchmark's own."""
    from django.db import connection  # noqa: PLC0415 - after the settings

    from community.catalogue.models import Category  # noqa: PLC0415

    shelves = (Category(slug=f"{SLUG}-{number}", name=f"Shelf {number}") for number in range(ROWS))
    Category.objects.bulk_create(shelves, ignore_conflicts=True)  # the contestants start side by side
    category = Category.objects.get(slug=f"{SLUG}-0")
    numbers = itertools.count(int(time.time() * 1000))

    def asked(*_: object) -> object:
        raise UncachedError

    def read() -> object:
        return list(Category.objects.filter(slug__startswith=SLUG).order_by("position", "pk"))

    def hit() -> object:
        for _ in range(50):  # another contestant's rows may just have been told of: the median doesn't notice
            with contextlib.suppress(UncachedError), connection.execute_wrapper(asked):
                return read()
            read()
        raise UncachedError

    def miss() -> object:
        return list(Category.objects.filter(name=f"nothing {next(numbers)}"))

    def write() -> None:
        category.position = next(numbers) % 1000
        category.save(update_fields=["position"])

    return {"read": read, "hit": hit, "miss": miss, "write": write}


main(sys.argv[1])
