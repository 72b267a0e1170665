"""What shoppers say to each other: likes and comments."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    """Wiring only."""

    name = "community.conversations"
    label = "conversations"
