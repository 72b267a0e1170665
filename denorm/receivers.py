"""Forgets what was read from settings when a test changes them, and leaves room where counters are updated."""

from typing import Any

from django.core.signals import setting_changed
from django.db import connections
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from denorm import drift
from denorm.conf import conf
from denorm.templates import quote, template


@receiver(setting_changed, dispatch_uid="denorm.conf")
def forget_settings(*, setting: str, **_: Any) -> None:
    """Read DENORM again after it changed."""
    if setting == "DENORM":
        conf.cache_clear()


@receiver(post_migrate, dispatch_uid="denorm.room")
def leave_room(*, app_config: Any, using: str, **_: Any) -> None:
    """Let pages of tables with derived columns be filled to 80 %: a counter's next value fits beside the last (HOT)."""
    connection = connections[using]
    if app_config.name != "denorm" or connection.vendor != "postgresql":
        return
    tables = [stats._meta.db_table for stats in drift.stored(using)]
    with connection.cursor() as cursor:
        cursor.execute(template("crowded"), [tables])
        for (table,) in cursor.fetchall():
            cursor.execute(template("room").format(stats=quote(table)))
