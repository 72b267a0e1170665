"""Pictures in several sizes, with their dimensions known before they load."""

from django.apps import AppConfig


class PicturesConfig(AppConfig):
    """Wiring only."""

    name = "community.pictures"
    label = "pictures"
