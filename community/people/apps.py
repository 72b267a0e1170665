"""Who is here: accounts and profiles."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Wiring only."""

    name = "community.people"
    label = "people"
