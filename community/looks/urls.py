"""/looks/"""

from django.urls import path

from community.conversations import views as conversations
from community.looks import authoring, views

app_name = "looks"
urlpatterns = [
    path("", views.looks, name="looks"),
    path("new/", authoring.start, name="new"),
    path("mine/", authoring.mine, name="mine"),
    path("<int:pk>/edit/", authoring.edit, name="edit"),
    path("<int:pk>/photos/", authoring.add_photos, name="add_photos"),
    path("<int:pk>/publish/", authoring.show, name="publish"),
    path("<int:pk>/delete/", authoring.delete, name="delete"),
    path("photos/<int:pk>/", authoring.photo, name="photo"),
    path("photos/<int:pk>/tag/", authoring.tag, name="tag"),
    path("<int:pk>/like/", conversations.like, name="like"),
    path("<int:pk>/vote/", conversations.vote, name="vote"),
    path("<int:pk>/comments/", conversations.comment, name="comment"),
    path("<int:pk>/<slug:slug>/", views.look, name="look"),
]
