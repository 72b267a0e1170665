"""What the shop sells: categories and products."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "community.catalogue"
    label = "catalogue"
