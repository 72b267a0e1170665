"""/settings/"""

from django.urls import path

from community.people import settings_views as views

app_name = "settings"
urlpatterns = [
    path("", views.profile, name="profile"),
    path("gravatar/", views.gravatar, name="gravatar"),
    path("account/", views.account, name="account"),
    path("data/", views.data, name="data"),
    path("delete/", views.delete, name="delete"),
]
