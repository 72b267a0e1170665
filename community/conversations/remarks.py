"""What one does with a comment that is there: read its thread, answer, edit, delete, like, report."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caching.pages import anonymous_page
from community.conversations import selectors, services
from community.conversations.forms import AnswerForm
from community.conversations.models import Comment
from community.conversations.threads import thread as short_thread
from community.conversations.threads import whole_thread
from community.discovery.answers import PageRequest, SeeOther, page_behind
from community.people.services import BlockedError


@require_safe
@anonymous_page(max_age=5, arguments=("after",))
def thread(request: HttpRequest, pk: int) -> HttpResponse:
    """A comment and all that was answered to it."""
    comment = _comment(request, pk)
    if comment.thread_id:
        return redirect(comment)
    if not comment.is_visible and not comment.stats.replies:
        raise Http404("No such comment.")
    found, page = whole_thread(comment, request.user.pk, request.GET.get("after", ""))
    context = {"look": comment.look, "thread": found, "page": page, "whole": True}
    return render(request, "conversations/thread_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def reply(request: PageRequest, pk: int) -> HttpResponse:
    """Answer a comment."""
    parent = _visible(request, pk)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            added = services.comment(
                request.user.pk or 0,
                parent.look_id,
                form.cleaned_data["text"],
                look_author_id=parent.look.author_id,
                parent=parent,
            )
        except BlockedError:
            form.add_error("text", "You can't answer this comment.")
        else:
            return _shown_again(request, added, "Your answer is posted.")
    return _compose(request, "reply", parent, form)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: PageRequest, pk: int) -> HttpResponse:
    """Edit a comment of one's own."""
    comment = _own(request, pk)
    form = AnswerForm(request.POST if request.method == "POST" else None, initial={"text": comment.text})
    if request.method == "POST" and form.is_valid():
        try:
            services.edit(comment, form.cleaned_data["text"])
        except BlockedError:
            form.add_error("text", "You can't change this comment any more, but you can delete it.")
        else:
            return _shown_again(request, comment, "Your comment is changed.")
    return _compose(request, "edit", comment, form)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def delete(request: PageRequest, pk: int) -> HttpResponse:
    """Delete a comment of one's own: GET asks, POST acts."""
    comment = _own(request, pk)
    if request.method != "POST":
        return render(request, "conversations/delete.html", {"comment": comment})
    services.delete(comment)
    messages.success(request, "Your comment is deleted.")
    return SeeOther(f"{comment.look.get_absolute_url()}#comments")


@require_POST
def like(request: PageRequest, pk: int) -> HttpResponse:
    """Like the comment (liked=1) or take it back (liked=0); the same request twice changes nothing more."""
    comment = _visible(request, pk)
    if request.user.pk is None:
        return redirect_to_login(comment.get_absolute_url())
    liked = request.POST.get("liked") != "0"
    change = services.like_comment if liked else services.unlike_comment
    said = ""
    try:
        change(request.user.pk, comment)
    except BlockedError:
        said = "You can't like this comment."
    if not request.htmx:
        if said:
            messages.error(request, said)
        page = page_behind(request, comment.get_absolute_url().partition("#")[0])
        return SeeOther(f"{page}#comment-{comment.pk}")
    context = {"comment": _comment(request, pk), "said": said}
    return render(request, "conversations/like_comment.html", context)


def _comment(request: HttpRequest, pk: int) -> Comment:
    try:
        return selectors.comment(pk, request.user.pk)
    except Comment.DoesNotExist:
        raise Http404("No such comment.") from None


def _visible(request: HttpRequest, pk: int) -> Comment:
    comment = _comment(request, pk)
    if not comment.is_visible:
        raise Http404("No such comment.")
    return comment


def _own(request: HttpRequest, pk: int) -> Comment:
    comment = _visible(request, pk)
    if comment.author_id != request.user.pk:
        raise Http404("No such comment of yours.")
    return comment


def _compose(request: PageRequest, name: str, comment: Comment, form: AnswerForm) -> HttpResponse:
    template = f"conversations/{name}.html" if request.htmx else f"conversations/{name}_page.html"
    return render(request, template, {"comment": comment, "form": form})


def _shown_again(request: PageRequest, comment: Comment, said: str) -> HttpResponse:
    """The thread in its place for htmx, with what happened in the live region; its page for everyone else."""
    if not request.htmx:
        return SeeOther(comment.get_absolute_url())
    begun = _comment(request, comment.thread_id or comment.pk)
    context = {"thread": short_thread(begun, request.user.pk), "look": begun.look, "said": said}
    return render(request, "conversations/thread.html", context)
