"""The room's entry in Django's registry."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "community.demo"
    label = "demo"
