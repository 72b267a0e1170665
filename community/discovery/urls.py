"""/, /search/, and what search engines read"""

from django.urls import path

from community.discovery import sitemaps, views

app_name = "discovery"
urlpatterns = [
    path("friends/looks/<int:pk>/", views.friends_of_look, name="friends"),
    path("", views.home, name="home"),
    path("search/", views.find, name="search"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemaps"),
    path("sitemap-<slug:section>.xml", sitemaps.sitemap, name="sitemap"),
]
