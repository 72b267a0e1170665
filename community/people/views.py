"""Members' pages, and what one member may do about another."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from caching.pages import RARE, anonymous_page, shows
from community.discovery import pagination
from community.discovery.answers import PageRequest, SeeOther, page_behind
from community.looks import selectors as looks
from community.looks.cards import cards
from community.looks.models import Look
from community.people import selectors, services
from community.people.models import Follow, PersonStats, User

PAGE_SIZE = 24
PEOPLE_SHOWN = 40


@require_safe
@anonymous_page(max_age=RARE, arguments=("after",))
def profile(request: HttpRequest, username: str) -> HttpResponse:
    """A member and their looks."""
    member = _member(request, username)
    shows(request, User, pk=member.pk)
    shows(request, PersonStats, person=member.pk)
    shows(request, Look, author=member.pk)
    page = pagination.page(looks.of_author(member.pk), after=request.GET.get("after", ""), size=PAGE_SIZE)
    return render(
        request, "people/profile.html", {"member": member, "page": page, "cards": cards(page.items)}
    )


@require_safe
@anonymous_page(max_age=RARE, arguments=("after",))
def followers(request: HttpRequest, username: str) -> HttpResponse:
    """Who follows a member."""
    return _people(request, username, "followers")


@require_safe
@anonymous_page(max_age=RARE, arguments=("after",))
def following(request: HttpRequest, username: str) -> HttpResponse:
    """Whom a member follows."""
    return _people(request, username, "following")


@dataclass(frozen=True)
class Tie:
    """What one member may do about another, and what is said when it is done or undone."""

    make: Callable[[int, int], object]
    undo: Callable[[int, int], object]
    done: str
    undone: str


TIES = {
    "follow": Tie(
        services.follow, services.unfollow, "You follow {name} now.", "You don't follow {name} any more."
    ),
    "mute": Tie(
        services.mute,
        services.unmute,
        "{name} is muted: you won't see their comments, nor their looks in your feed. They aren't told.",
        "{name} isn't muted any more.",
    ),
    "block": Tie(
        services.block,
        services.unblock,
        "{name} is blocked: they can't follow you, mention you, or like, vote and comment on what you post.",
        "{name} isn't blocked any more.",
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def tie(request: PageRequest, username: str, kind: str) -> HttpResponse:
    """Follow, mute or block a member (on=1), or undo it (on=0); the same request twice changes nothing more."""
    if request.method != "POST":  # a reload, or a sign-in on the way
        return redirect("people:profile", username)
    member = _member(request, username)
    if request.user.pk is None:
        return redirect_to_login(member.get_absolute_url())
    if member.pk == request.user.pk:
        return SeeOther(member.get_absolute_url())
    on = request.POST.get("on") != "0"
    said = TIES[kind].done if on else TIES[kind].undone
    try:
        (TIES[kind].make if on else TIES[kind].undo)(request.user.pk, member.pk)
    except services.BlockedError:
        messages.error(request, f"You can't follow {member.name}.")
        return SeeOther(member.get_absolute_url())
    if request.htmx and kind == "follow":
        context = {"member": _member(request, username), "followed": on, "next": request.POST.get("next", "")}
        return render(request, "people/follow.html", {**context, "small": "small" in request.POST})
    if kind != "follow":
        messages.success(request, said.format(name=member.name))
    return SeeOther(page_behind(request, member.get_absolute_url()))


def _member(request: HttpRequest, username: str) -> User:
    try:
        return selectors.member(username, request.user.pk)
    except User.DoesNotExist:
        raise Http404("No such member.") from None


def _people(request: HttpRequest, username: str, side: str) -> HttpResponse:
    member = _member(request, username)
    listed = selectors.followers if side == "followers" else selectors.following
    follows = listed(member.pk, request.user.pk)
    page = pagination.page(follows, after=request.GET.get("after", ""), size=PEOPLE_SHOWN)
    people = [(_end(follow, side), follow.known) for follow in page.items]  # type: ignore[attr-defined]
    context = {"member": member, "side": side, "page": page, "people": people}
    return render(request, "people/people.html", context)


def _end(follow: Follow, side: str) -> User:
    return follow.follower if side == "followers" else follow.followed
