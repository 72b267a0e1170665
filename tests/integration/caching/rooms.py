"""A site of shared pages, whose views say how often they ran and wait when they are told to."""

import threading
import time
from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import path

from caching.pages import anonymous_page
from tests.integration.caching.posters import Poster, may_observe, nothing

__all__ = ["may_observe"]

MAX_AGE = 0.6
STALE = 2.0


class Stage:
    """What the view does next."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self.runs = 0
        self.act: Callable[[HttpRequest], HttpResponse | None] = lambda _request: None
        self._counting = threading.Lock()

    def run(self) -> int:
        with self._counting:
            self.runs += 1
            return self.runs


stage = Stage()


def show(request: HttpRequest, name: str) -> HttpResponse:
    """The posters' titles, after one query; what the visitor sent, to see it leak."""
    stage.run()
    answer = stage.act(request)
    if answer is not None:
        return answer
    titles = ",".join(Poster.objects.order_by("pk").values_list("title", flat=True))
    sent = f"{request.get_full_path()} {sorted(request.COOKIES)}"
    return HttpResponse(f"{name}: {titles} {sent}", headers={"Content-Language": "en"})


rooms = anonymous_page(max_age=MAX_AGE, stale=STALE, arguments=("after",))(show)
corridors = anonymous_page(max_age=60)(show)


def sleep(seconds: float) -> Callable[[HttpRequest], None]:
    return lambda _request: time.sleep(seconds)


def missing(_request: HttpRequest) -> HttpResponse:
    raise Http404


def forbidden(_request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def broken(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError("the seam came apart")


def token(request: HttpRequest) -> HttpResponse:
    return HttpResponse(get_token(request))


def refused(_request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page of what isn't for everybody."""
    return HttpResponse("not for you", status=403)


handler403 = refused
handler404 = nothing
urlpatterns = [
    path("rooms/<str:name>/", rooms),
    path("corridors/<str:name>/", corridors),
    path("atomic/<str:name>/", transaction.atomic(rooms)),
]
