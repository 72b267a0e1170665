"""Pages of looks."""

from collections.abc import Callable
from functools import partial, wraps
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from caching import rows
from caching.pages import RARE, anonymous_page, shows
from community.discovery import pagination, parts
from community.looks import selectors
from community.looks.cards import cards
from community.looks.models import Look, LookStats
from community.looks.pages import look_page, shown

PAGE_SIZE = 24
LISTED_SECONDS = 30.0  # cards show what has versions of its own; a look that comes or goes is seen at once

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
@anonymous_page(max_age=5, settled=LISTED_SECONDS, arguments=("after",))
def looks(request: HttpRequest) -> HttpResponse:
    """Every look, newest first."""
    shows(request, Look, published=True)
    after = request.GET.get("after", "")
    after = after if pagination.position(after) else ""  # a stranger's makes no key
    key, shown = f"part:looks:{after}", [rows.name(Look, "published", value=True)]
    return render(
        request,
        "looks/looks.html",
        {"listed": parts.remembered(key, LISTED_SECONDS, partial(_listed, after), shown)},
    )


def _listed(after: str) -> SafeString:
    page = pagination.page(selectors.newest(), after=after, size=PAGE_SIZE)
    return render_to_string("looks/listed.html", {"page": page, "cards": cards(page.items)})


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
