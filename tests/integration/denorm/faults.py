"""Triggers and scripts that are broken on purpose: proof that the tests which should notice it do."""

from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from typing import Protocol

import pytest
from django.db import connection

from denorm import servers
from denorm.sets import keeper, owned

FUNCTION = """
SELECT pg_get_functiondef(tgfoid) FROM pg_trigger
WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgname LIKE 'pgtrigger!_' || %s || '!_%%' ESCAPE '!'
"""


class Fault(Protocol):
    """What can be broken for a while."""

    def installed(self) -> AbstractContextManager[None]:
        """Break it, and mend it at the end."""


@dataclass(frozen=True)
class Trigger:
    """A trigger's function that says `broken` instead of `sound`; without `sound` it does nothing at all."""

    table: str
    name: str
    sound: str = ""
    broken: str = ""

    @contextmanager
    def installed(self) -> Generator[None, None, None]:
        """Replace the function, and put it back at the end."""
        with connection.cursor() as cursor:
            cursor.execute(FUNCTION, [self.table, self.name])
            [[definition]] = cursor.fetchall()
            fault = ("BEGIN", "BEGIN RETURN NULL;") if not self.sound else (self.sound, self.broken)
            cursor.execute(_broken(definition, *fault), None)
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute(definition, None)


@dataclass(frozen=True)
class Script:
    """A script of Redis that says `broken` instead of `sound`."""

    name: str
    sound: str
    broken: str

    @contextmanager
    def installed(self) -> Generator[None, None, None]:
        """Send it instead of the sound one until the end."""

        def script(*names: str) -> str:
            text = servers.script(*names)
            return _broken(text, self.sound, self.broken) if self.name in names else text

        with pytest.MonkeyPatch.context() as patch:
            for module in (keeper, owned):
                patch.setattr(module, "script", script)
            yield


def found(test: Callable[[], None], faults: Sequence[Fault]) -> bool:
    """Whether the test fails with these faults: by a comparison, since an error of theirs would prove nothing."""
    with ExitStack() as mended:
        for fault in faults:
            mended.enter_context(fault.installed())
        try:
            test()
        except AssertionError:
            return True
    return False


def _broken(text: str, sound: str, broken: str) -> str:
    if sound not in text:
        raise LookupError(f"There is no {sound!r} to break in:\n{text}")
    return text.replace(sound, broken)
