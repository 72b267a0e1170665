"""What members keep: collections of looks and wish lists of products."""

from django.apps import AppConfig


class SavedConfig(AppConfig):
    """Wiring only."""

    name = "community.saved"
    label = "saved"
