"""Pages of looks."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from caching.pages import RARE, anonymous_page
from community.discovery import pagination
from community.looks import selectors
from community.looks.cards import cards
from community.looks.models import Look, LookStats
from community.looks.pages import look_page, shown

PAGE_SIZE = 24

LookView = Callable[[HttpRequest, int, str], HttpResponse]


def seen(view: LookView) -> LookView:
    """Count the look's pages that were shown. Put it above `anonymous_page`, which answers most of them itself."""

    @wraps(view)
    def answer(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
        response = view(request, pk, slug)
        further = "after" in request.GET or "prefetch" in request.headers.get("Sec-Purpose", "")
        if request.method == "GET" and response.status_code == HTTPStatus.OK and not further:
            LookStats.views.add(pk)
        return response

    return answer


@require_safe
@anonymous_page(max_age=5, arguments=("after",))
def looks(request: HttpRequest) -> HttpResponse:
    """Every look, newest first."""
    page = pagination.page(selectors.newest(), after=request.GET.get("after", ""), size=PAGE_SIZE)
    return render(request, "looks/looks.html", {"page": page, "cards": cards(page.items)})


@require_safe
@seen
@anonymous_page(max_age=RARE, arguments=("after",), proxied=False)
def look(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One look, at its one address."""
    try:
        found = shown(request, pk)
    except Look.DoesNotExist:
        raise Http404("No such look.") from None
    if slug != found.slug:
        return redirect(found, permanent=True)
    return look_page(request, found)
