"""One address; the project includes it behind its own access control."""

from django.urls import path

from queryreport import views

app_name = "queryreport"
urlpatterns = [path("", views.report, name="report")]
