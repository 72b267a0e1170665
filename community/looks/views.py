"""Pages of looks."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from caching.pages import anonymous_page
from community.discovery import pagination
from community.looks import selectors
from community.looks.cards import cards
from community.looks.models import Look
from community.looks.pages import look_page, shown

PAGE_SIZE = 24


@require_safe
@anonymous_page(max_age=5, arguments=("after",))
def looks(request: HttpRequest) -> HttpResponse:
    """Every look, newest first."""
    page = pagination.page(selectors.newest(), after=request.GET.get("after", ""), size=PAGE_SIZE)
    return render(request, "looks/looks.html", {"page": page, "cards": cards(page.items)})


@require_safe
@anonymous_page(max_age=5, arguments=("after",))
def look(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One look, at its one address."""
    try:
        found = shown(request, pk)
    except Look.DoesNotExist:
        raise Http404("No such look.") from None
    if slug != found.slug:
        return redirect(found, permanent=True)
    return look_page(request, found)
