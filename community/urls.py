"""Every page of the product; `settings.urls` includes these at the root."""

from django.urls import include, path

urlpatterns = [
    path("", include("community.discovery.urls")),
    path("looks/", include("community.looks.urls")),
    path("products/", include("community.catalogue.urls")),
    path("forum/", include("community.forum.urls")),
    path("blog/", include("community.blog.urls")),
    path("people/", include("community.people.urls")),
    path("settings/", include("community.people.settings_urls")),
    path("", include("community.saved.urls")),
    path("", include("community.conversations.urls")),
    path("", include("community.activity.urls")),
    path("", include("community.staff.urls")),
]
