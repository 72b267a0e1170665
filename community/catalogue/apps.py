"""What the shop sells: categories and products."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Wiring only."""

    name = "community.catalogue"
    label = "catalogue"
