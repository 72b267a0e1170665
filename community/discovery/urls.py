"""/ and /search/"""

from django.urls import path

from community.discovery import views

app_name = "discovery"
urlpatterns = [
    path("friends/looks/<int:pk>/", views.friends_of_look, name="friends"),
    path("", views.home, name="home"),
    path("search/", views.find, name="search"),
]
