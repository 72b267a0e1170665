"""/feed/, /notifications/, /leaderboard/"""

from django.urls import path

from community.activity import views

app_name = "activity"
urlpatterns = [
    path("feed/", views.feed, name="feed"),
    path("notifications/", views.notifications, name="notifications"),
    path("notifications/read/", views.read, name="read"),
    path("leaderboard/", views.leaderboard, name="leaderboard"),
]
