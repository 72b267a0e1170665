"""How visitors find their way: home, navigation, paging, error pages."""

from django.apps import AppConfig


class DiscoveryConfig(AppConfig):
    """Wiring only."""

    name = "community.discovery"
    label = "discovery"
