"""/ops/, /healthz, /readyz"""

from django.urls import path

from community.staff import controls, health, moderation, views

app_name = "staff"
urlpatterns = [
    path("ops/", views.landing, name="landing"),
    path("ops/reports/", moderation.reports, name="reports"),
    path("ops/reports/<int:pk>/dismiss/", moderation.dismiss, name="dismiss"),
    path("ops/moderate/<slug:kind>/<int:pk>/", moderation.moderate, name="moderate"),
    path("ops/log/", moderation.log, name="log"),
    path("ops/switches/", controls.controls, name="switches"),
    path("ops/switches/announcement/", controls.announce, name="announce"),
    path("ops/switches/<slug:name>/flip/", controls.flip, name="flip"),
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
]
