"""Liking, voting and commenting: a form each, which works without JavaScript and swaps in place with htmx."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from community.conversations import services
from community.conversations.forms import CommentForm
from community.conversations.threads import conversation
from community.discovery.answers import PageRequest, SeeOther
from community.looks import selectors as looks
from community.looks.models import Look
from community.looks.pages import look_page, shown
from community.people.services import BlockedError

VOTES = {"up": 1, "down": -1, "none": 0}


@require_POST
def like(request: PageRequest, pk: int) -> HttpResponse:
    """Like the look (liked=1) or take it back (liked=0); the same request twice changes nothing more."""
    look = _look(pk)
    if not request.user.is_authenticated:
        return redirect_to_login(look.get_absolute_url())
    liked = request.POST.get("liked") != "0"
    change = services.like if liked else services.unlike
    try:
        change(request.user.pk, look.pk)
    except BlockedError:
        return _refused(request, look, "like", "You can't like this look.")
    if not request.htmx:
        return SeeOther(look.get_absolute_url())
    return render(request, "conversations/like.html", {"look": _look(pk), "liked": liked})


@require_POST
def vote(request: PageRequest, pk: int) -> HttpResponse:
    """Vote on the look: vote=up, down or none; the same request twice changes nothing more."""
    look = _look(pk)
    if not request.user.is_authenticated:
        return redirect_to_login(look.get_absolute_url())
    value = VOTES.get(request.POST.get("vote", ""))
    try:
        if value is not None:
            services.vote(request.user.pk, look.pk, value)
    except BlockedError:
        return _refused(request, look, "vote", "You can't vote on this look.")
    if not request.htmx:
        return SeeOther(f"{look.get_absolute_url()}#vote")
    return render(request, "conversations/vote.html", {"look": shown(request, pk)})


@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: PageRequest, pk: int) -> HttpResponse:
    """Add a comment; one that can't be taken comes back in its form, with the reason."""
    look = _look(pk)
    if request.method != "POST":  # a reload after a mistake, or a sign-in on the way
        return redirect(look)
    if not request.user.is_authenticated:
        return redirect_to_login(look.get_absolute_url())
    form = CommentForm(request.POST)
    added = _added(request, look, form)
    if added:
        if not request.htmx:
            return SeeOther(f"{look.get_absolute_url()}#comment-{added}")
        form, look = CommentForm(), _look(pk)
    elif not request.htmx:
        return look_page(request, shown(request, pk), form)
    context = {"look": look, "comments": conversation(pk, request.user.pk), "form": form}
    return render(request, "conversations/comments.html", context)


def _added(request: PageRequest, look: Look, form: CommentForm) -> int | None:
    if not form.is_valid() or request.user.pk is None:
        return None
    text = form.cleaned_data["text"]
    try:
        return services.comment(request.user.pk, look.pk, text, look_author_id=look.author_id).pk
    except BlockedError:
        form.add_error("text", "You can't comment on this look.")
        return None


def _refused(request: PageRequest, look: Look, control: str, said: str) -> HttpResponse:
    """Say so, by a page from before the block: with the control as it is now for htmx."""
    if not request.htmx:
        messages.error(request, said)
        return SeeOther(look.get_absolute_url())
    current = shown(request, look.pk)
    context = {"look": current, "liked": current.liked, "said": said}  # type: ignore[attr-defined]
    return render(request, f"conversations/{control}.html", context)


def _look(pk: int) -> Look:
    try:
        return looks.look(pk)
    except Look.DoesNotExist:
        raise Http404("No such look.") from None
