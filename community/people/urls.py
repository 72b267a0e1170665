"""/people/"""

from django.urls import path, register_converter

from community.people import views
from community.people.converters import UsernameConverter

register_converter(UsernameConverter, "username")

app_name = "people"
urlpatterns = [
    path("<username:username>/", views.profile, name="profile"),
    path("<username:username>/followers/", views.followers, name="followers"),
    path("<username:username>/following/", views.following, name="following"),
    path("<username:username>/follow/", views.tie, {"kind": "follow"}, name="follow"),
    path("<username:username>/mute/", views.tie, {"kind": "mute"}, name="mute"),
    path("<username:username>/block/", views.tie, {"kind": "block"}, name="block"),
]
