"""What happens when Django connects to a database or a test changes a setting."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from queryreport import conf
from queryreport.instrumentation import measure


def instrument(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Put the instrumentation around every statement of a connection, once.

    First in the list, so outermost: waiting for a pool and trying another node are part of what the view
    waited for. And never last, because Django's `execute_wrapper()` pops the last one when it ends, whoever
    put it there.
    """
    if measure not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, measure)


def forget_settings(setting: str, **_: Any) -> None:
    """Read QUERYREPORT anew after a test changed it."""
    if setting == "QUERYREPORT":
        conf.forget()
