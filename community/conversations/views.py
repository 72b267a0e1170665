"""Liking and commenting: a form each, which works without JavaScript and swaps in place with htmx."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from community.conversations import selectors, services
from community.conversations.forms import CommentForm
from community.discovery import pagination
from community.discovery.answers import PageRequest, SeeOther
from community.looks import selectors as looks
from community.looks.models import Look
from community.looks.pages import COMMENTS_SHOWN, look_page, shown


@require_POST
def like(request: PageRequest, pk: int) -> HttpResponse:
    """Like the look (liked=1) or take it back (liked=0); the same request twice changes nothing more."""
    look = _look(pk)
    if not request.user.is_authenticated:
        return redirect_to_login(look.get_absolute_url())
    liked = request.POST.get("liked") != "0"
    change = services.like if liked else services.unlike
    change(request.user.pk, look.pk)
    if not request.htmx:
        return SeeOther(look.get_absolute_url())
    return render(request, "conversations/like.html", {"look": _look(pk), "liked": liked})


@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: PageRequest, pk: int) -> HttpResponse:
    """Add a comment; one that can't be taken comes back in its form, with the reason."""
    look = _look(pk)
    if request.method != "POST":  # a reload after a mistake, or a sign-in on the way
        return redirect(look)
    if not request.user.is_authenticated:
        return redirect_to_login(look.get_absolute_url())
    form = CommentForm(request.POST)
    if form.is_valid():
        added = services.comment(request.user.pk, look.pk, form.cleaned_data["text"])
        if not request.htmx:
            return SeeOther(f"{look.get_absolute_url()}#comment-{added.pk}")
        form, look = CommentForm(), _look(pk)
    elif not request.htmx:
        return look_page(request, shown(request, pk), form)
    page = pagination.page(selectors.comments(pk), after="", size=COMMENTS_SHOWN)
    return render(request, "conversations/comments.html", {"look": look, "comments": page, "form": form})


def _look(pk: int) -> Look:
    try:
        return looks.look(pk)
    except Look.DoesNotExist:
        raise Http404("No such look.") from None
