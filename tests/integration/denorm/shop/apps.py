from django.apps import AppConfig


class ShopConfig(AppConfig):
    name = "tests.integration.denorm.shop"
    label = "shop"
