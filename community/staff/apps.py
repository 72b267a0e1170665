"""What the shop's staff see, and what operations ask."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """Wiring only."""

    name = "community.staff"
    label = "staff"
