"""Numbers that nobody can recount (views): collected in Redis, added to their tables in batches, each exactly once."""

import logging
import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Self, overload

from django.db import connections, models, router, transaction
from django.db.models.query_utils import DeferredAttribute

from denorm import declarations
from denorm.bookkeeping import Batch
from denorm.fields import Derived, Integer
from denorm.servers import BUFFERS, script
from denorm.templates import column, quote, template

logger = logging.getLogger(__name__)

METERS = "buffers:meters"
PART = 1000  # rows a transaction: their locks are held by nobody for long


class _Attribute(DeferredAttribute):
    """Reads the number from a row, and gives the field to whoever asks the class: `LookStats.views.add(pk)`."""

    def __get__(self, instance: models.Model | None, cls: Any = None) -> Any:
        if instance is None:
            return cls._meta.get_field(self.field.attname)
        return super().__get__(instance, cls)


class Buffered(Derived, Integer):
    """A number that grows by `add`, in Redis at first and within FLUSH_SECONDS in its column."""

    descriptor_class = _Attribute

    if TYPE_CHECKING:  # what the descriptor does

        @overload  # type: ignore[override]
        def __get__(self, instance: None, owner: Any) -> Self: ...

        @overload
        def __get__(self, instance: models.Model, owner: Any) -> int: ...

        def __get__(self, instance: models.Model | None, owner: Any) -> Self | int: ...

    @property
    def label(self) -> str:
        """What it is called in Redis: `app.Model.column`."""
        return f"{self.model._meta.label}.{self.name}"

    def add(self, pk: int, number: int = 1) -> bool:
        """Add to the parent's number. False, without raising, where Redis is away: it isn't counted then."""
        key = BUFFERS.key(buffer(self))
        return BUFFERS.ask(lambda: BUFFERS.client.hincrby(key, str(int(pk)), number)) is not None


def declared() -> list[Buffered]:
    """Return every buffered number of the project, by table and column."""
    found = [each for stats in declarations.all_stats() for each in declarations.derived(stats)]
    return [each for each in found if isinstance(each, Buffered)]


def flush(field: Buffered) -> int:
    """Add what is collected to the column, and return how much that was. Raises one of DOWN, and loses nothing then.

    A batch and the numbers it changed are in one transaction: one that was committed and not yet removed from Redis is
    known when it comes again, one that wasn't is added then.
    """
    found = take(field)
    if found is None:
        return 0
    identity, numbers = found
    for part, start in enumerate(range(0, len(numbers), PART)):
        apply(field, identity, part, numbers[start : start + PART])
    total = sum(number for _, number in numbers)
    named = [BUFFERS.key(batch(field)), BUFFERS.key(METERS)]
    BUFFERS.run(script("done"), named, str(identity), field.label, total)
    return total


def take(field: Buffered) -> tuple[uuid.UUID, list[tuple[int, int]]] | None:
    """Return the batch to flush, by key: the one left behind, else all that is collected. None where nothing is."""
    named = [BUFFERS.key(buffer(field)), BUFFERS.key(batch(field))]
    flat = [each.decode() for each in BUFFERS.run(script("take"), named, str(uuid.uuid4()))]
    if not flat:
        return None
    found = dict(zip(flat[::2], flat[1::2], strict=True))
    identity = uuid.UUID(found.pop("batch"))
    return identity, sorted((int(pk), int(number)) for pk, number in found.items())


def apply(field: Buffered, identity: uuid.UUID, part: int, numbers: list[tuple[int, int]]) -> bool:
    """Add a part of a batch to its table unless that was done; rows of parents that are gone are left out."""
    alias = router.db_for_write(field.model)
    stats = field.model._meta
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        cursor.execute(template("batch_note").format(batches=quote(Batch._meta.db_table)), [identity, part])
        if not cursor.rowcount:
            facts = {"event": "denorm_batch_again", "column": field.label, "batch": str(identity)}
            logger.info("denorm_batch_again", extra=facts)
            return False
        text = template("batch_apply").format(
            stats=quote(stats.db_table), key=column(stats.pk), column=column(field)
        )
        cursor.execute(text, [[pk for pk, _ in numbers], [number for _, number in numbers]])
        return True


def tidy() -> int:
    """Forget batches that were added more than a day ago: the Redis that might bring one back has none so old."""
    forgotten = 0
    for alias in sorted({router.db_for_write(field.model) for field in declared()}):
        with connections[alias].cursor() as cursor:
            cursor.execute(template("batch_tidy").format(batches=quote(Batch._meta.db_table)))
            forgotten += cursor.rowcount
    return forgotten


def pending(field: Buffered) -> int:
    """Return how much is collected and not yet in the column. Raises one of DOWN."""
    return int(BUFFERS.run(script("pending"), [BUFFERS.key(buffer(field)), BUFFERS.key(batch(field))]))


def waiting(field: Buffered, pk: int) -> int:
    """Return how much of that is one parent's. Raises one of DOWN."""
    with BUFFERS.client.pipeline(transaction=False) as pipeline:
        for name in (buffer(field), batch(field)):
            pipeline.hget(BUFFERS.key(name), str(pk))
        return sum(int(number or 0) for number in pipeline.execute())


def buffer(field: Buffered) -> str:
    """Return where it is collected."""
    return f"buffer:{field.label}"


def batch(field: Buffered) -> str:
    """Return where a batch stands while it is flushed."""
    return f"buffer:{field.label}:batch"


def meters() -> Iterator[tuple[str, str, int]]:
    """Yield column, what happened ("flushes", "flushed") and how often. Raises one of DOWN."""
    for name, number in BUFFERS.client.hgetall(BUFFERS.key(METERS)).items():
        label, _, outcome = name.decode().rpartition(" ")
        yield label, outcome, int(number)
