"""/forum/"""

from django.urls import path

from community.forum import views, writing

app_name = "forum"
urlpatterns = [
    path("", views.forums, name="forums"),
    path("watched/", views.watched, name="watched"),
    path("posts/<int:pk>/", views.post, name="post"),
    path("posts/<int:pk>/edit/", writing.edit, name="edit"),
    path("topics/<int:pk>/unread/", views.unread, name="unread"),
    path("topics/<int:pk>/reply/", writing.reply, name="reply"),
    path("topics/<int:pk>/watch/", writing.watch, name="watch"),
    path("topics/<int:pk>/arrange/", writing.arrange, name="arrange"),
    # Before the forums: a forum's slug may be a number.
    path("<int:pk>/<slug:slug>/", views.topic, name="topic"),
    path("<slug:slug>/", views.forum, name="forum"),
    path("<slug:slug>/topics/new/", writing.start, name="start"),
]
