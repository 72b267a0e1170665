"""Wires caching into Django."""

from django.apps import AppConfig, apps


class CachingConfig(AppConfig):
    """Anonymous pages, versioned fragments, the fenced query cache, and their meters."""

    name = "caching"

    def ready(self) -> None:
        """Register checks and receivers, and take over django-cachalot where it is installed."""
        from caching import checks, receivers  # noqa: F401, PLC0415

        if apps.is_installed("cachalot"):
            from caching import takeover  # noqa: PLC0415

            takeover.install()
