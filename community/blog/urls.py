"""/blog/"""

from django.urls import path
from django.views.decorators.http import conditional_page, require_safe

from caching.pages import anonymous_page
from community.blog import views
from community.blog.feeds import ArticleFeed

_feed = anonymous_page(max_age=views.MAX_AGE, stale=views.STALE)(ArticleFeed())

app_name = "blog"
urlpatterns = [
    path("", views.articles, name="articles"),
    path("feed/", require_safe(conditional_page(_feed)), name="feed"),
    path("tags/<slug:slug>/", views.tag, name="tag"),
    path("articles/<int:pk>/comments/", views.comment, name="comment"),
    path("<int:pk>/<slug:slug>/", views.article, name="article"),
]
