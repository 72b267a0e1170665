"""/looks/"""

from django.urls import path

from community.conversations import views as conversations
from community.looks import views

app_name = "looks"
urlpatterns = [
    path("", views.looks, name="looks"),
    path("<int:pk>/like/", conversations.like, name="like"),
    path("<int:pk>/vote/", conversations.vote, name="vote"),
    path("<int:pk>/comments/", conversations.comment, name="comment"),
    path("<int:pk>/<slug:slug>/", views.look, name="look"),
]
