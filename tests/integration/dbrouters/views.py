"""A site of a few pages, for requests that read and requests that write."""

from collections.abc import Iterator

from django.contrib.auth.models import Group
from django.db import connection, connections, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path

from dbrouters import context, nodes
from dbrouters.backends.postgresql.base import DatabaseWrapper
from dbrouters.backends.postgresql.errors import FallbackRefusedError


def groups(request: HttpRequest) -> JsonResponse:
    """Read, and say what was seen and where."""
    names = list(Group.objects.order_by("name").values_list("name", flat=True))
    wrapper = connections["replica"]
    node = wrapper.node_name if isinstance(wrapper, DatabaseWrapper) and wrapper.connection else "primary"
    return JsonResponse({"names": names, "node": node})


def add(request: HttpRequest, name: str) -> JsonResponse:
    """Write, then read in the same request."""
    Group.objects.create(name=name)
    return JsonResponse({"seen": Group.objects.filter(name=name).exists()})


def add_by_sql(request: HttpRequest, name: str) -> JsonResponse:
    """Write by raw SQL in a data-modifying WITH, which begins like a read."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH added AS (INSERT INTO auth_group (name) VALUES (%s) RETURNING name) SELECT name FROM added",
            [name],
        )
    return JsonResponse({"seen": Group.objects.filter(name=name).exists()})


def add_in_a_transaction(request: HttpRequest, name: str) -> JsonResponse:
    """Write inside atomic, read inside and after it."""
    with transaction.atomic():
        Group.objects.create(name=name)
        inside = Group.objects.filter(name=name).exists()
    return JsonResponse({"seen": inside and Group.objects.filter(name=name).exists()})


def group(request: HttpRequest, name: str) -> JsonResponse:
    """Read one row, or 404."""
    return JsonResponse({"name": get_object_or_404(Group, name=name).name})


def on_primary(request: HttpRequest) -> JsonResponse:
    """Read from the primary on purpose."""
    with context.use_primary():
        return groups(request)


def signed_in(request: HttpRequest) -> JsonResponse:
    """Say who is signed in, and what is there."""
    names = list(Group.objects.order_by("name").values_list("name", flat=True))
    return JsonResponse({"names": names, "user": request.session.get("_auth_user_id")})


def cached(request: HttpRequest, lsn: int) -> JsonResponse:
    """Show a cached value that was filled at a position, and read nothing."""
    nodes.observed(lsn)
    return JsonResponse({})


def stream(request: HttpRequest) -> StreamingHttpResponse:
    """Stream rows that are read while they are sent."""

    def rows() -> Iterator[str]:
        for name in Group.objects.order_by("name").values_list("name", flat=True):
            yield f"{name} by {getattr(connections['replica'], 'node_name')}\n"  # noqa: B009

    return StreamingHttpResponse(rows())


def refused(request: HttpRequest) -> JsonResponse:
    """No node may take the read now."""
    raise FallbackRefusedError


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for what isn't there."""
    return HttpResponse("Not found.", status=404)


handler404 = not_found


def shared(request: HttpRequest, told: str) -> JsonResponse:
    """Read, and say who may keep the answer."""
    response = groups(request)
    response["Cache-Control"] = told
    return response


urlpatterns = [
    path("shared/<told>/", shared),
    path("group/<name>/", group),
    path("on-primary/", on_primary),
    path("signed-in/", signed_in),
    path("cached/<int:lsn>/", cached),
    path("stream/", stream),
    path("refused/", refused),
    path("groups/", groups),
    path("add/<name>/", add),
    path("add-by-sql/<name>/", add_by_sql),
    path("add-in-a-transaction/<name>/", add_in_a_transaction),
]
