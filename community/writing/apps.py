"""What people write: Markdown, made safe to show."""

from django.apps import AppConfig


class WritingConfig(AppConfig):
    """Wiring only."""

    name = "community.writing"
    label = "writing"
