"""Forgets what was read from settings when a test changes them."""

from typing import Any

from django.apps import apps
from django.core.signals import setting_changed
from django.dispatch import receiver

from caching import conf, store


@receiver(setting_changed, dispatch_uid="caching.conf")
def forget_settings(*, setting: str, **_: Any) -> None:
    """Read CACHING again after it changed, and derive the signing key again from a new SECRET_KEY."""
    if setting == "CACHING":
        conf.conf.cache_clear()
        conf.observer.cache_clear()
        if apps.is_installed("cachalot"):
            from caching import tables  # noqa: PLC0415 - needs django-cachalot

            tables.forget()
    if setting == "SECRET_KEY":
        store.signing_key.cache_clear()
