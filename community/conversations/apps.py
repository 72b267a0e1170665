"""What shoppers say to each other: likes and comments."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "community.conversations"
    label = "conversations"
