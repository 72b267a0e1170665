"""Every page of the product; `settings.urls` includes these at the root."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
