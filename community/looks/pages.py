"""The look page, which two rooms answer with: looks shows it, conversations shows it again with a form to correct."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from caching.pages import shows
from community.conversations import selectors as conversations
from community.conversations.forms import CommentForm
from community.conversations.models import Comment, CommentStats
from community.conversations.threads import conversation
from community.looks import selectors
from community.looks.models import Look, LookStats
from community.people.models import User


def shown(request: HttpRequest, pk: int) -> Look:
    """The published look with its counters and its reader's like, in one query; Look.DoesNotExist if there is none."""
    return conversations.with_likes_of(selectors.newest(), request.user.pk).get(pk=pk)


def look_page(request: HttpRequest, look: Look, form: CommentForm | None = None) -> HttpResponse:
    """Render a look that `shown` found, with the page of its comments that ?after= asks for.

    `form` keeps what a visitor typed.
    """
    comments = conversation(look.pk, request.user.pk, request.GET.get("after", ""))
    shows(request, LookStats, look=look.pk)
    shows(request, Comment, look=look.pk)
    for comment in comments.all():
        shows(request, CommentStats, comment=comment.pk)
        shows(request, User, pk=comment.author_id)
    context = {
        "look": look,
        "gallery": SimpleLazyObject(partial(selectors.gallery, look)),  # asked for by cold fragments only
        "liked": look.liked,  # type: ignore[attr-defined]  # `shown` asked for it
        "comments": comments,
        "form": (form or CommentForm()) if request.user.is_authenticated else None,
    }
    return render(request, "looks/look.html", context)
