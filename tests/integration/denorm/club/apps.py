from django.apps import AppConfig


class ClubConfig(AppConfig):
    name = "tests.integration.denorm.club"
    label = "club"
