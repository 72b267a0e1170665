"""/people/"""

from django.urls import path, register_converter

from community.people import views
from community.people.converters import UsernameConverter

register_converter(UsernameConverter, "username")

app_name = "people"
urlpatterns = [
    path("<username:username>/", views.profile, name="profile"),
]
