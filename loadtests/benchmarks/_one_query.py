"""The site of the routing benchmark: one view, one query by primary key, on the engine that BENCH_ENGINE names.

Settings, urls and view in one module, so that the contestants differ in nothing but the database.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path

from settings.databases import DATABASES as _SITE
from settings.databases import DBROUTERS as _NODES
from settings.env import env

SIZE = 20
"""Connections to a node, as in production."""

engine = env.str("BENCH_ENGINE", default="dbrouters")
SECRET_KEY = "-".join(["benchmark"] * 6)
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = ["django.contrib.contenttypes"]
ROOT_URLCONF = "loadtests.benchmarks._one_query"
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGGING_CONFIG = None

_replica = _SITE["replica"]["NODES"]["replica1"]
_DATABASES: dict[str, dict[str, Any]] = {
    "django-pool": {
        "ENGINE": "django.db.backends.postgresql",
        "OPTIONS": {"pool": {"min_size": 4, "max_size": SIZE, "timeout": 30}},
    },
    "geventpool": {
        "ENGINE": "django_db_geventpool.backends.postgresql_psycopg3",
        "OPTIONS": {"MAX_CONNS": SIZE, "REUSE_CONNS": SIZE},
    },
}
DATABASES: dict[str, dict[str, Any]]
if engine == "dbrouters":
    INSTALLED_APPS += ["dbrouters"]
    MIDDLEWARE = ["dbrouters.middleware.CausalReadsMiddleware", *MIDDLEWARE]
    DATABASES, DBROUTERS = _SITE, _NODES
    DATABASE_ROUTERS = ["dbrouters.router.ReplicaRouter"]
    for alias in DATABASES.values():
        alias["OPTIONS"] = {"MAX_CONNS": SIZE, "CHECKOUT_TIMEOUT": 30}
else:
    # No router and no middleware: a plain alias to one replica, the least that a read can cost.
    DATABASES = {"default": {**_replica, **_DATABASES[engine], "DISABLE_SERVER_SIDE_CURSORS": True}}


def one(_request: HttpRequest) -> HttpResponse:
    """One row by its key."""
    from django.contrib.contenttypes.models import ContentType  # noqa: PLC0415 - after the settings

    return HttpResponse(ContentType.objects.filter(pk=1).values_list("model")[0][0])


urlpatterns = [path("", one)]
