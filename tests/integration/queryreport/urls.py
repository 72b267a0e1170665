"""Views that run known statements."""

from collections.abc import Iterator

from django.db import connections
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path

from queryreport import views

SECRET = "s3cret-horse"


def run(alias: str, sql: str, parameters: tuple[object, ...] = ()) -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute(sql, parameters)


def both(request: HttpRequest, number: int) -> HttpResponse:
    run("default", "SELECT abs(1) AS on_primary")
    run("replica", "SELECT 2 AS on_replica, %s AS value", (SECRET,))
    return HttpResponse(str(dict(request.query_counts)) + str(number))


def streamed(request: HttpRequest) -> StreamingHttpResponse:
    def body() -> Iterator[str]:
        for number in range(3):
            run("replica", "SELECT %s AS streamed", (number,))
            yield str(number)

    return StreamingHttpResponse(body())


def repeated(request: HttpRequest) -> HttpResponse:
    for number in range(7):
        run("replica", "SELECT %s AS repeated", (number,))
    return HttpResponse("7")


def broken(request: HttpRequest) -> HttpResponse:
    run("replica", "SELECT 1 / 0 AS broken")
    return HttpResponse("never")


def quiet(request: HttpRequest) -> HttpResponse:
    return HttpResponse("no statement")


urlpatterns = [
    path("both/<int:number>/", both),
    path("streamed/", streamed),
    path("repeated/", repeated),
    path("broken/", broken),
    path("quiet/", quiet),
    path("report/", views.report),
]


def nothing(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse("nothing here", status=404)


handler404 = nothing
