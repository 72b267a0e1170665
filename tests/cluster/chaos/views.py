"""A page to write a number, and one that shows the newest number of every writer, twice, and which node said so."""

import time

from django.contrib.auth import get_user_model, login
from django.db import connections, transaction
from django.db.models.expressions import RawSQL
from django.http import HttpRequest, JsonResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from settings import urls
from tests.cluster.chaos.models import Entry, Newest


@csrf_exempt
@require_POST
def enter(request: HttpRequest, username: str) -> JsonResponse:
    """Sign in without a password, as the tests' clients do."""
    user = get_user_model().objects.get(username=username)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return JsonResponse({"user": user.pk})


@csrf_exempt
@require_POST
def write(request: HttpRequest, writer: str, number: int) -> JsonResponse:
    """Write the number in a transaction, which may take its time, then read in the same request."""
    with transaction.atomic():
        Entry.objects.create(writer=writer, number=number)
        time.sleep(float(request.GET.get("sleep", 0)))
        Newest.objects.update_or_create(writer=writer, defaults={"number": number})
    return JsonResponse({"walls": [_wall()], "node": _node()})


@csrf_exempt
@require_POST
def write_by_sql(request: HttpRequest, writer: str, number: int) -> JsonResponse:
    """Write by a statement that begins like a read."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "WITH entry AS (INSERT INTO chaos_entry (writer, number) VALUES (%(writer)s, %(number)s)) "
            "INSERT INTO chaos_newest (writer, number) VALUES (%(writer)s, %(number)s) "
            "ON CONFLICT (writer) DO UPDATE SET number = EXCLUDED.number",
            {"writer": writer, "number": number},
        )
    return JsonResponse({"walls": [_wall()], "node": _node()})


@csrf_exempt
@require_POST
def write_around(request: HttpRequest, writer: str, number: int) -> JsonResponse:
    """Write between savepoints that are rolled back, and read in a hook that runs after the commit."""
    walls: list[dict[str, int]] = []
    with transaction.atomic():
        _undone(writer, -1)
        Entry.objects.create(writer=writer, number=number)
        Newest.objects.update_or_create(writer=writer, defaults={"number": number})
        _undone(writer, -2)
        transaction.on_commit(lambda: walls.append(_wall()))
        walls.append(_wall())
    return JsonResponse({"walls": [*walls, _wall()], "node": _node()})


def _undone(writer: str, number: int) -> None:
    with transaction.atomic():
        Entry.objects.create(writer=writer, number=number)
        transaction.set_rollback(True)


@require_safe
def read(request: HttpRequest) -> JsonResponse:
    """Read as a page does: who is asking, then the same twice."""
    asking = request.user.pk if "session" in request.GET else None
    if seconds := float(request.GET.get("sleep", 0)):
        list(Newest.objects.annotate(slept=RawSQL("pg_sleep(%s)", [seconds])).values_list("slept")[:1])
    return JsonResponse({"walls": [_wall(), _wall()], "node": _node(), "user": asking})


def _wall() -> dict[str, int]:
    return dict(Newest.objects.values_list("writer", "number"))


def _node() -> str:
    wrapper = connections["replica"]
    return getattr(wrapper, "node_name", "") if wrapper.connection is not None else "primary"


handler500 = urls.handler500
urlpatterns = [
    path("chaos/enter/<username>/", enter),
    path("chaos/write/<writer>/<int:number>/", write),
    path("chaos/write-by-sql/<writer>/<int:number>/", write_by_sql),
    path("chaos/write-around/<writer>/<int:number>/", write_around),
    path("chaos/read/", read),
    path("", include(urls)),
]
