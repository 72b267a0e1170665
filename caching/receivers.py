"""Forgets what was read from settings when a test changes them, and the row of a user who was saved."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.signals import setting_changed
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from caching import conf, store, users


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


@receiver(post_save, sender=settings.AUTH_USER_MODEL, dispatch_uid="caching.users.saved")
@receiver(post_delete, sender=settings.AUTH_USER_MODEL, dispatch_uid="caching.users.deleted")
def forget_user(*, instance: AbstractBaseUser, update_fields: frozenset[str] | None = None, **_: Any) -> None:
    """Forget the row that changed; a sign-in's `last_login` isn't kept, so that it changes nothing."""
    if update_fields is None or not update_fields <= users.LEFT_OUT - {"password"}:
        users.forget(instance)
