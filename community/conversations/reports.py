"""Telling the staff about a look, a comment, a member, a post of the forum or a remark on an article."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from community.blog import selectors as blog
from community.conversations import selectors, services
from community.conversations.forms import ReportForm
from community.discovery.answers import SeeOther
from community.forum import selectors as forum
from community.looks import selectors as looks
from community.people.models import User


@dataclass(frozen=True)
class Target:
    """What a report is about, as the page calls it, and where the reporter returns to."""

    name: str
    address: str
    author_id: int


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def report(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Report it: GET asks why, POST tells the staff."""
    target = _target(kind, pk)
    if target.author_id == request.user.pk:
        raise Http404("Nobody reports themselves.")
    form = ReportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.report(request.user.pk or 0, kind, pk, **form.cleaned_data)
        messages.success(request, "Thank you. Our staff will have a look at it.")
        return SeeOther(target.address)
    context = {"form": form, "target": target, "kind": kind, "pk": pk}
    return render(request, "conversations/report.html", context)


def _look(pk: int) -> Target:
    look = looks.look(pk)
    return Target(f"the look “{look.title}”", look.get_absolute_url(), look.author_id)


def _comment(pk: int) -> Target:
    comment = selectors.comment(pk)
    return Target(f"the comment of {comment.author.name}", comment.get_absolute_url(), comment.author_id)


def _person(pk: int) -> Target:
    person = User.objects.only("username", "display_name").get(pk=pk, is_active=True)
    return Target(person.name, person.get_absolute_url(), person.pk)


def _post(pk: int) -> Target:
    post = forum.post(pk)
    return Target(f"the post of {post.author.name}", post.get_absolute_url(), post.author_id)


def _remark(pk: int) -> Target:
    remark = blog.remark(pk)
    return Target(f"the comment of {remark.author.name}", remark.get_absolute_url(), remark.author_id)


_FINDERS: dict[str, Callable[[int], Target]] = {
    "look": _look,
    "comment": _comment,
    "person": _person,
    "post": _post,
    "remark": _remark,
}


def _target(kind: str, pk: int) -> Target:
    try:
        return _FINDERS[kind](pk)
    except ObjectDoesNotExist:
        raise Http404("There is nothing to report.") from None
