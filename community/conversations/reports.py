"""Telling the staff about a look, a comment or a member."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from community.conversations import selectors, services
from community.conversations.forms import ReportForm
from community.conversations.models import Comment
from community.discovery.answers import SeeOther
from community.looks import selectors as looks
from community.looks.models import Look
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


def _target(kind: str, pk: int) -> Target:
    try:
        if kind == "look":
            look = looks.look(pk)
            return Target(f"the look “{look.title}”", look.get_absolute_url(), look.author_id)
        if kind == "comment":
            comment = selectors.comment(pk)
            name = f"the comment of {comment.author.name}"
            return Target(name, comment.get_absolute_url(), comment.author_id)
        person = User.objects.only("username", "display_name").get(pk=pk, is_active=True)
        return Target(person.name, person.get_absolute_url(), person.pk)
    except (Look.DoesNotExist, Comment.DoesNotExist, User.DoesNotExist):
        raise Http404("There is nothing to report.") from None
