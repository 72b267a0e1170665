"""A site of two pages, for requests that read and requests that write."""

from django.contrib.auth.models import Group
from django.db import connection, connections, transaction
from django.http import HttpRequest, JsonResponse
from django.urls import path

from dbrouters.backends.postgresql.base import DatabaseWrapper


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


urlpatterns = [
    path("groups/", groups),
    path("add/<name>/", add),
    path("add-by-sql/<name>/", add_by_sql),
    path("add-in-a-transaction/<name>/", add_in_a_transaction),
]
