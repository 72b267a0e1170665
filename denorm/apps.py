"""Wires the package into Django."""

from django.apps import AppConfig
from django.core import checks


class DenormConfig(AppConfig):
    """Registers the triggers and the checks of every declaration, once all models are loaded."""

    name = "denorm"
    verbose_name = "Derived numbers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Wire."""
        from denorm import receivers, triggers  # noqa: F401, PLC0415 - it needs the models
        from denorm.checks import check_cached, check_declarations, check_triggers  # noqa: PLC0415
        from denorm.sets import triggers as outbox  # noqa: PLC0415
        from denorm.sets.checks import check_servers, check_sets  # noqa: PLC0415

        triggers.register()
        outbox.register()
        checks.register(check_declarations, checks.Tags.models)
        checks.register(check_cached, checks.Tags.caches)
        checks.register(check_triggers, checks.Tags.database)
        checks.register(check_sets, checks.Tags.models)
        checks.register(check_servers, checks.Tags.caches)
