"""What happened meanwhile: the feed, notifications, leader boards."""

from django.apps import AppConfig


class ActivityConfig(AppConfig):
    """Wiring only."""

    name = "community.activity"
    label = "activity"
