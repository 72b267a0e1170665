"""The front door."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from caching.pages import anonymous_page
from community.looks import selectors
from community.looks.cards import cards

HERO = 3
POPULAR = 4
NEWEST = 12


@require_safe
@anonymous_page(max_age=5)
def home(request: HttpRequest) -> HttpResponse:
    """The most loved looks, the newest, and the way into the shop."""
    popular = selectors.popular(HERO + POPULAR)
    context = {
        "hero": cards(popular[:HERO], "hero"),
        "popular": cards(popular[HERO:]),
        "newest": cards(selectors.newest()[:NEWEST]),
    }
    return render(request, "discovery/home.html", context)
