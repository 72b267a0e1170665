"""What an exact count costs: bulk inserts, one hot row, two rows in opposite order, repair under load.

Clients are pgbench's, so that Python's speed is nobody's limit. A peer that counts in Python runs the statements that
it issues for one like, recorded beforehand: without what Python adds to them.
"""

import os
import re
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import django
from django.conf import settings

from loadtests.benchmarks._pgbench import Pgbench, script
from loadtests.benchmarks.measurement import Measurement

TURNS, CLIENTS, WRITERS = 3, 32, 16
PARENTS, CHILDREN = 1_000, 100_000
HELD = 0.005  # seconds of other work in the transaction
MEMBER = 987_654_321  # stands for a random member in what is recorded
PEERS = ("Signal", "Denormalized", "Computed")
CONTESTANTS = ("Plain", "Cold", "Hot", "Row", *PEERS)
NAMES = {
    "Plain": "no counter",
    "Bare": "a bare UPDATE at the commit",
    "Row": "a row trigger",
    "Signal": "an F() signal",
    "Denormalized": "django-denormalized",
    "Computed": "django-computedfields",
}


def measure() -> Iterator[Measurement]:
    """Seconds of a bulk insert, transactions a second on hot rows, deadlocks, and what repair costs the writers."""
    address = urlsplit(os.environ["MIGRATION_DATABASE_URL"])
    _configure(address)
    _create()
    bench = Pgbench(address)
    statements = {name: _recorded(name) for name in CONTESTANTS}
    yield from _bulk()
    yield from _hot(bench, statements)
    yield from _opposite(bench, statements)
    yield from _repair(bench)


def _bulk() -> Iterator[Measurement]:
    taken = contest({name: partial(_insert, name) for name in ("Plain", "Cold", "Hot")})
    row = _insert("Row")  # once: it takes its time
    what = f"insert {CHILDREN:,} likes of {PARENTS:,} looks"
    yield Measurement(f"{what}, commit", "s", taken["Cold"], taken["Plain"], NAMES["Plain"], at_most=1.15)
    yield Measurement(f"{what}, ledger", "s", taken["Hot"], taken["Plain"], NAMES["Plain"], at_most=1.15)
    yield Measurement(f"{what}, commit", "s", taken["Cold"], row, NAMES["Row"], at_most=0.5)


def _hot(bench: Pgbench, statements: dict[str, list[str]]) -> Iterator[Measurement]:
    for held, peers, least in ((HELD, ("Row", *PEERS), 5.0), (0.0, ("Row",), 0.6)):
        scripts = {name: script(like(statements[name]), held) for name in ("Plain", "Cold", "Hot", *peers)}
        bare = [each.replace("_counted_plainlike", "_counted_barelike") for each in statements["Plain"]]
        scripts["Bare"] = script(bare, held)
        with rolling_up():
            found = contest({name: partial(bench.rate, text, CLIENTS) for name, text in scripts.items()})
        what = f"one hot look, {held * 1000:g} ms held" if held else "one hot look, nothing held"
        if held:
            yield Measurement(
                f"{what}, commit", "tps", found["Cold"], found["Plain"], NAMES["Plain"], at_least=0.45
            )
            yield Measurement(
                f"{what}, ledger", "tps", found["Hot"], found["Plain"], NAMES["Plain"], at_least=0.9
            )
            yield Measurement(
                f"{what}, commit", "tps", found["Cold"], found["Bare"], NAMES["Bare"], at_least=0.4
            )
        for peer in peers:
            yield Measurement(
                f"{what}, commit", "tps", found["Cold"], found[peer], NAMES[peer], at_least=least
            )


def _opposite(bench: Pgbench, statements: dict[str, list[str]]) -> Iterator[Measurement]:
    found = {}
    for name in ("Cold", "Row"):
        first, second = like(statements[name]), like(statements[name], look=2)
        scripts = [
            script([*one, "SELECT pg_sleep(0.001)", *two], 0)
            for one, two in ((first, second), (second, first))
        ]
        found[name] = bench.run(scripts, WRITERS).deadlocks
    yield Measurement(
        "two looks in opposite order",
        "deadlocks",
        found["Cold"],
        max(1, found["Row"]),
        NAMES["Row"],
        at_most=0,
    )


def _repair(bench: Pgbench) -> Iterator[Measurement]:
    from denorm import drift  # noqa: PLC0415 - after the settings

    [source] = [each for each in drift.counted("default") if each.stats._meta.object_name == "ColdStats"]
    insert = f"INSERT INTO _counted_coldlike (look_id, member) VALUES (1 + :member % {PARENTS}, :member)"  # noqa: S608
    text = script([insert], 0.001)
    alone = bench.rate(text, WRITERS)
    stop = threading.Event()

    def corrupt_and_repair() -> None:
        while not stop.is_set():
            execute("UPDATE _counted_coldstats SET likes = likes + look_id % 7 WHERE look_id % 100 = 1")
            drift.repair(source, "default")
            stop.wait(1.0)

    with beside(corrupt_and_repair, stop):
        repaired = bench.rate(text, WRITERS)
    drift.repair(source, "default")
    residual = len(list(drift.find(source, "default")))
    yield Measurement("repair beside 16 writers, wrong at the end", "numbers", residual, 1, "one", at_most=0)
    yield Measurement(
        "writers beside a repair a second", "tps", repaired, alone, "writers alone", at_least=0.8
    )


def contest(contestants: dict[str, Callable[[], float]]) -> dict[str, float]:
    """Return the median of what each measures, in turns."""
    found: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(TURNS):
        for name, run in contestants.items():
            found[name].append(run())
    return {name: statistics.median(numbers) for name, numbers in found.items()}


def like(statements: list[str], look: int = 1) -> list[str]:
    """Return a contestant's statements for a like of that look, which were recorded for look 1."""
    return [re.sub(r"\b1\b", str(look), each) for each in statements] if look != 1 else statements


def _configure(address: Any) -> None:
    settings.configure(
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": address.path[1:],
                "HOST": address.hostname,
                "PORT": address.port,
                "USER": unquote(address.username or ""),
                "PASSWORD": unquote(address.password or ""),
            }
        },
        INSTALLED_APPS=[
            "denorm",
            "pgtrigger",
            "django.contrib.contenttypes",
            "computedfields",
            "loadtests.benchmarks._counted",
        ],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
    )
    django.setup()


def _create() -> None:
    """Make the tables of every contestant, their triggers, and what is liked."""
    from django.apps import apps  # noqa: PLC0415 - after the settings
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.db.migrations.state import ModelState, ProjectState  # noqa: PLC0415
    from pgtrigger.installation import install  # noqa: PLC0415

    from denorm.bookkeeping import Delta  # noqa: PLC0415
    from denorm.triggers import sources  # noqa: PLC0415

    call_command("migrate", "denorm", verbosity=0)
    state = ProjectState()
    models = list(apps.get_app_config("_counted").get_models())
    for model in models:
        state.add_model(ModelState.from_model(model))
    with connection.schema_editor() as editor:
        for model in models:
            editor.create_model(state.apps.get_model("_counted", model.__name__))
    names = [
        f"{model._meta.label}:{trigger.name}"
        for model in sources()
        if model is not Delta
        for trigger in model._meta.triggers  # type: ignore[attr-defined]
    ]
    install(*names)
    sql = Path(__file__).parent.parent / "sql"
    execute((sql / "row_trigger.sql").read_text())
    for name in CONTESTANTS:
        columns = "(liked) SELECT 0" if name in PEERS else "SELECT"
        execute(f"INSERT INTO _counted_{name.lower()}look {columns} FROM generate_series(1, {PARENTS})")
    execute((sql / "ceiling.sql").read_text())
    for stats in ("coldstats", "hotstats"):
        execute(f"ALTER TABLE _counted_{stats} SET (fillfactor = 80)")
    for name in CONTESTANTS:
        execute(f"VACUUM ANALYZE _counted_{name.lower()}look")


def _recorded(name: str) -> list[str]:
    """Return the statements by which a like of look 1 is added, with pgbench's variable for the member."""
    from django.apps import apps  # noqa: PLC0415 - after the settings
    from django.db import connection, transaction  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    model: Any = apps.get_model("_counted", f"{name}Like")
    look = apps.get_model("_counted", f"{name}Look")._base_manager.get(pk=1)
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        model.objects.create(look=look, member=MEMBER)
    found = [query["sql"] for query in queries if query["sql"].split()[0] in ("INSERT", "UPDATE", "SELECT")]
    return [re.sub(r"\s+RETURNING .*$", "", each.replace(str(MEMBER), ":member")) for each in found]


def _insert(name: str) -> float:
    table = f"_counted_{name.lower()}like"
    execute(f"TRUNCATE {table}")
    rows = f"SELECT 1 + n % {PARENTS}, n FROM generate_series(1, {CHILDREN}) AS n"  # noqa: S608
    began = time.perf_counter()
    execute(f"INSERT INTO {table} (look_id, member) {rows}")
    return time.perf_counter() - began


def execute(statement: str) -> None:
    """Run one statement on the primary."""
    from django.db import connection  # noqa: PLC0415 - after the settings

    with connection.cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def rolling_up() -> Iterator[None]:
    """Roll the ledger up once a second, as the worker does."""
    from denorm import ledger  # noqa: PLC0415 - after the settings

    stop = threading.Event()

    def work() -> None:
        while not stop.wait(1.0):
            ledger.roll_up("default")

    with beside(work, stop):
        yield


@contextmanager
def beside(work: Callable[[], None], stop: threading.Event) -> Iterator[None]:
    """Run `work` in a thread until the block ends; raise what it raised."""
    from django.db import connections  # noqa: PLC0415 - after the settings

    failed: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - raised below
            failed.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
    if failed:
        raise failed[0]
