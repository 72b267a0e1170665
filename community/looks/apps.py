"""What shoppers post: looks, their photos and the products tagged on them."""

from django.apps import AppConfig


class LooksConfig(AppConfig):
    """Wiring only."""

    name = "community.looks"
    label = "looks"
