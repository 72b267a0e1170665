"""Where members talk: forums, topics, posts."""

from django.apps import AppConfig


class ForumConfig(AppConfig):
    """Wiring only."""

    name = "community.forum"
    label = "forum"
