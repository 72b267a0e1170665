"""Every address of the site: the community at the root, the libraries' panels under /ops/."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from caching.views import panel
from community.staff.access import staff_only
from queryreport.views import report
from settings.metrics import metrics

handler500 = "community.staff.outage.sorry"
urlpatterns: list[URLPattern | URLResolver] = [
    path("ops/queries/", staff_only(report), name="ops-queries"),
    path("ops/caches/", staff_only(panel), name="ops-caches"),
    path("ops/admin/", admin.site.urls),
    path("metrics", metrics, name="metrics"),
    path("accounts/", include("allauth.urls")),
    path("", include("community.urls")),
]

if "debug_toolbar" in settings.INSTALLED_APPS:
    from debug_toolbar.toolbar import debug_toolbar_urls

    urlpatterns += debug_toolbar_urls()
