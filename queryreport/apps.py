"""Wiring."""

from django.apps import AppConfig
from django.core.signals import setting_changed
from django.db.backends.signals import connection_created


class QueryReportConfig(AppConfig):
    """Attach the instrumentation to each new connection."""

    name = "queryreport"
    verbose_name = "Query report"

    def ready(self) -> None:
        """Connect the receivers and register the checks."""
        from queryreport import checks, receivers  # noqa: F401, PLC0415 - checks register on import

        connection_created.connect(receivers.instrument, dispatch_uid="queryreport.instrument")
        setting_changed.connect(receivers.forget_settings, dispatch_uid="queryreport.forget_settings")
