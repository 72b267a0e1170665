"""Forgets what was read from settings when a test changes them."""

from typing import Any

from django.core.signals import setting_changed
from django.dispatch import receiver

from denorm.conf import conf


@receiver(setting_changed, dispatch_uid="denorm.conf")
def forget_settings(*, setting: str, **_: Any) -> None:
    """Read DENORM again after it changed."""
    if setting == "DENORM":
        conf.cache_clear()
