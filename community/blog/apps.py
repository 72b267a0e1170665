"""What the shop writes: articles, their tags, and what members say to them."""

from django.apps import AppConfig


class BlogConfig(AppConfig):
    """Wiring only."""

    name = "community.blog"
    label = "blog"
