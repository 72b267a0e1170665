"""System checks of the demo logins."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning  # noqa: A004

from community.demo.locality import site_is_local

GUARD = "community.demo.guard.DemoPasswordGuard"


def check_guard(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001
    """demo.E001: the guard is asked before any backend that could let the demo password in."""
    if settings.AUTHENTICATION_BACKENDS[:1] == [GUARD]:
        return []
    return [
        Error(
            "Nothing keeps the demo password from opening accounts on a public site.",
            hint=f'Put "{GUARD}" first in AUTHENTICATION_BACKENDS.',
            id="demo.E001",
        )
    ]


def check_public_site(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001
    """demo.W001: a public site has no use for a demo password."""
    if not settings.DEMO_PASSWORD or settings.DEBUG or site_is_local():
        return []
    return [
        Warning(
            f"DEMO_PASSWORD is set, but {settings.SITE_URL} isn't a local address: the password is refused.",
            hint="Remove DEMO_PASSWORD from the environment, or serve the site at 127.0.0.1 or localhost.",
            id="demo.W001",
        )
    ]
