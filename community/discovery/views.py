"""The front door."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from caching.pages import anonymous_page
from community.discovery import friends
from community.discovery.answers import PageRequest
from community.looks import selectors
from community.looks.cards import cards
from community.looks.models import Look

HERO = 3
POPULAR = 4
NEWEST = 12
FRIENDS_NAMED = 2  # in the line below a look
FRIENDS_LISTED = 40


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


@require_safe
@never_cache
def friends_of_look(request: PageRequest, pk: int) -> HttpResponse:
    """Friends who like a look: a line that its page asks for afterwards, or a page of its own."""
    if request.user.pk is None:
        return redirect_to_login(request.get_full_path())
    try:
        look = selectors.look(pk)
    except Look.DoesNotExist:
        raise Http404("No such look.") from None
    named, template = (FRIENDS_NAMED, "friends_line") if request.htmx else (FRIENDS_LISTED, "friends")
    found = friends.who_like(pk, request.user.pk, named=named)
    return render(request, f"discovery/{template}.html", {"look": look, "friends": found})
