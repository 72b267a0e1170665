"""/ops/, /healthz, /readyz"""

from django.urls import path

from community.staff import health, views

app_name = "staff"
urlpatterns = [
    path("ops/", views.landing, name="landing"),
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
]
