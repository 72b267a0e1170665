"""What shoppers post: looks, their photos and the products tagged on them."""

from django.apps import AppConfig


class LooksConfig(AppConfig):
    name = "community.looks"
    label = "looks"
