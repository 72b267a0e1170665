"""Is the process alive, and can it serve? Asked every few seconds by supervisors and load balancers."""

from collections.abc import Callable
from functools import partial

from django.core.cache import caches
from django.db import Error as DatabaseError
from django.db import connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import RedisError


@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the signature is Django's
    """200 as long as the process answers: no database, no cache; a restart wouldn't help those."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - the signature is Django's
    """200 while any database answers reads, else 503; the parts that pages can do without are told, not required."""
    databases = {alias: _answers(partial(_select, alias)) for alias in connections}
    redis = {alias: _answers(partial(_ping, alias)) for alias in ("default", "state")}
    can_serve = any(databases.values())
    body = {"ready": can_serve, "databases": databases, "caches": redis}
    return JsonResponse(body, status=200 if can_serve else 503)


def _answers(question: Callable[[], None]) -> bool:
    try:
        question()
    except (DatabaseError, RedisError, OSError):
        return False
    return True


def _select(alias: str) -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT 1")


def _ping(alias: str) -> None:
    # django-redis: the client itself, because the cache's own methods may be told to ignore a dead server.
    caches[alias].client.get_client(write=True).ping()  # type: ignore[attr-defined]
