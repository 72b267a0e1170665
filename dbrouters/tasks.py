"""What a request leaves for later sees what the request saw: its token, carried to the task.

With procrastinate, or any other queue that hands keyword arguments on:

    @app.task
    @causal
    def remind(*, order: int) -> None: ...

    remind.defer(order=order.pk, log_position=outgoing())
"""

import functools
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import DatabaseError, InterfaceError, connections

from dbrouters import balance, context
from dbrouters.arrivals import believed
from dbrouters.conf import configuration
from dbrouters.position import UNREACHABLE, Position, sample
from dbrouters.token import InvalidTokenError, Token, read

Result = TypeVar("Result")


def outgoing() -> str | None:
    """The token for a task that is queued now: one round trip after a write, else none.

    None inside a transaction, whose commit has no position yet: the task then asks the primary when it begins.
    """
    active = context.current()
    if active is None or active.record.in_transaction():
        return None
    if not active.record.wrote:
        needs = active.needed()
        return Token(needs).sign() if needs is not None and needs != UNREACHABLE else None
    try:
        with context.primary_connection().cursor() as cursor:
            return Token(sample(cursor).position).sign()
    except (DatabaseError, InterfaceError):
        return None


@contextmanager
def received(text: str | None) -> Iterator[None]:
    """Run a task: it reads from a replica that shows what the token covers, else from the primary.

    Without a token, or with one that is of no use any more, from one that has all that the primary has now.
    """
    with context.opened(Token(_needed(text))):
        try:
            yield
        finally:
            virtual = connections[configuration().REPLICA_ALIAS]
            if not virtual.in_atomic_block:
                virtual.close()  # a worker would keep it from one task to the next


def causal(function: Callable[..., Result]) -> Callable[..., Result]:
    """Run a task's function in `received`, with the token of its argument `log_position`, which it doesn't see."""
    if inspect.iscoroutinefunction(function):
        raise TypeError("Only a synchronous task can be causal: Django's connections belong to a thread.")

    @functools.wraps(function)
    def run(*args: Any, log_position: str | None = None, **kwargs: Any) -> Result:
        with received(log_position):
            return function(*args, **kwargs)

    return run


def _needed(text: str | None) -> Position:
    if text is not None:
        try:
            position = believed(read(text))[0].position
        except InvalidTokenError:
            position = None
        if position is not None and position != UNREACHABLE:
            return position
    return balance.upper_bound() or UNREACHABLE
