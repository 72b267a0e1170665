"""The room's entry in Django's registry."""

from django.apps import AppConfig
from django.core.checks import Tags, register

from community.demo.checks import check_guard, check_public_site


class DemoConfig(AppConfig):
    """Wires the checks."""

    name = "community.demo"
    label = "demo"

    def ready(self) -> None:
        """Register the checks."""
        register(check_guard, Tags.security)
        register(check_public_site, Tags.security, deploy=True)
