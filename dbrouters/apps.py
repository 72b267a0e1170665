"""Wires the library into Django."""

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.core.signals import setting_changed

from dbrouters import receivers
from dbrouters.checks import check_databases, check_middleware, check_nodes, check_router, check_times
from dbrouters.probes import check_servers


class DbroutersConfig(AppConfig):
    """Causal reads over streaming replicas."""

    name = "dbrouters"
    verbose_name = "Database routing"

    def ready(self) -> None:
        """Register the system checks and the receivers."""
        for check in (check_databases, check_nodes, check_router, check_middleware, check_times):
            register(check, "dbrouters")
        register(check_servers, "dbrouters", Tags.database)
        setting_changed.connect(receivers.forget_configuration, dispatch_uid="dbrouters.configuration")
