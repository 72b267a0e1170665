"""What happened meanwhile, by page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from caching.pages import anonymous_page
from community.activity import selectors, services
from community.activity.models import Standing
from community.discovery import pagination
from community.discovery.answers import SeeOther
from community.discovery.pagination import Page
from community.looks.cards import cards

FEED_SHOWN = 24
NOTIFICATIONS_SHOWN = 30
SUGGESTED = 8
BOARD_SHOWN = 50
LARGEST_KEY = 2**63 - 1


@require_safe
@login_required
def feed(request: HttpRequest) -> HttpResponse:
    """The looks of those whom the member follows."""
    viewer_id = request.user.pk or 0
    after = pagination.position(request.GET.get("after", ""))
    found = selectors.feed(viewer_id, after=after, size=FEED_SHOWN + 1)
    items = found[:FEED_SHOWN]
    page = Page(items, pagination.cursor(items[-1]) if len(found) > FEED_SHOWN else "")
    suggested = [] if items else selectors.worth_following(viewer_id, SUGGESTED)
    context = {"page": page, "cards": cards(items), "suggested": suggested, "started": after is None}
    return render(request, "activity/feed.html", context)


@require_safe
@login_required
def notifications(request: HttpRequest) -> HttpResponse:
    """What others did."""
    rows = selectors.notifications(request.user.pk or 0)
    page = pagination.page(rows, after=request.GET.get("after", ""), size=NOTIFICATIONS_SHOWN)
    return render(request, "activity/notifications.html", {"page": page})


@require_POST
@login_required
def read(request: HttpRequest) -> HttpResponse:
    """All that was on the page is read; what came since isn't."""
    until = request.POST.get("until", "")
    if until.isascii() and until.isdigit() and int(until) <= LARGEST_KEY:
        services.mark_read(request.user.pk or 0, int(until))
    return SeeOther(reverse("activity:notifications"))


@require_safe
@anonymous_page(max_age=30, arguments=("board",))
def leaderboard(request: HttpRequest) -> HttpResponse:
    """Who stands where."""
    asked = request.GET.get("board", "")
    board = Standing.Board(asked) if asked in Standing.Board.values else Standing.Board.LOVED
    own = selectors.standing(board, request.user.pk) if request.user.pk is not None else None
    context = {
        "board": board,
        "boards": Standing.Board,
        "standings": selectors.board(board, BOARD_SHOWN),
        "own": own,
    }
    return render(request, "activity/leaderboard.html", context)
