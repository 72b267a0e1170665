"""What members do in the forum: forms that work without JavaScript, and keep what was typed."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from community.forum import selectors, services
from community.forum.forms import PostForm, TopicForm
from community.forum.models import Forum, Post, Topic
from community.people.requests import MemberRequest

LOCKED = "This topic was closed meanwhile. Your text is still here."
TOO_FAST = "That was a lot in one minute. Wait a moment, then send it again."


class SeeOther(HttpResponseRedirect):
    """303: fetch that page with GET, whatever this request was."""

    status_code = 303


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def start(request: MemberRequest, slug: str) -> HttpResponse:
    """Start a topic in a forum."""
    try:
        forum = selectors.forum(slug)
    except Forum.DoesNotExist:
        raise Http404("No such forum.") from None
    form = TopicForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            topic = services.start_topic(request.user, forum, **form.cleaned_data)
        except services.TooFastError:
            form.refuse(TOO_FAST)
        else:
            return SeeOther(topic.get_absolute_url())
    return _compose(request, form, title=f"New topic in {forum.name}", send="Start topic", back=forum)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def reply(request: MemberRequest, pk: int) -> HttpResponse:
    """Reply to a topic; ?quote= begins with what a post of it says."""
    topic = _topic(pk)
    if request.method != "POST":
        form = PostForm(initial={"text": _quote(request.GET.get("quote", ""), pk)})
    else:
        form = PostForm(request.POST)
        if form.is_valid():
            try:
                post = services.reply(request.user, pk, form.cleaned_data["text"])
            except services.TopicLockedError:
                form.refuse(LOCKED)
            except services.TooFastError:
                form.refuse(TOO_FAST)
            else:
                return SeeOther(f"{topic.get_absolute_url()}?at=end#post-{post.pk}")
    return _compose(request, form, title="Reply", send="Post reply", back=topic)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    """Change a post: its author while the topic is open, and staff."""
    post = _post(pk)
    if not may_edit(request, post):
        raise PermissionDenied
    form = PostForm(request.POST if request.method == "POST" else None, initial={"text": post.text})
    if request.method == "POST" and form.is_valid():
        services.edit(post, form.cleaned_data["text"])
        return SeeOther(post.get_absolute_url())
    return _compose(request, form, title="Edit your post", send="Save", back=post)


@require_POST
@login_required
def watch(request: MemberRequest, pk: int) -> HttpResponse:
    """Watch the topic (watched=1) or no longer (watched=0); the same request twice changes nothing more."""
    topic = _topic(pk)
    watched = request.POST.get("watched") != "0"
    change = services.watch if watched else services.unwatch
    change(request.user.pk, pk)
    if getattr(request, "htmx", False):
        return render(request, "forum/watch.html", {"topic": topic, "watched": watched})
    return SeeOther(topic.get_absolute_url())


@require_POST
@login_required
def arrange(request: MemberRequest, pk: int) -> HttpResponse:
    """Staff: put the topic on top (sticky=1/0), close it (locked=1/0)."""
    if not request.user.is_staff:
        raise PermissionDenied
    topic = _topic(pk)
    asked = {name: request.POST[name] != "0" for name in ("sticky", "locked") if name in request.POST}
    services.arrange(pk, **asked)
    return SeeOther(topic.get_absolute_url())


def may_edit(request: MemberRequest, post: Post) -> bool:
    """Whether this member may change the post."""
    return request.user.is_staff or (post.author_id == request.user.pk and not post.topic.locked)


def _compose(
    request: MemberRequest, form: PostForm, *, title: str, send: str, back: Forum | Topic | Post
) -> HttpResponse:
    return render(request, "forum/compose.html", {"form": form, "title": title, "send": send, "back": back})


def _topic(pk: int) -> Topic:
    try:
        return selectors.topic(pk)
    except Topic.DoesNotExist:
        raise Http404("No such topic.") from None


def _post(pk: int) -> Post:
    try:
        return selectors.post(pk)
    except Post.DoesNotExist:
        raise Http404("No such post.") from None


def _quote(pk: str, topic_id: int) -> str:
    """What the post says as a quotation to reply under; nothing where it isn't a post of this topic."""
    if not pk.isdecimal() or len(pk) > 18:
        return ""
    try:
        post = selectors.post(int(pk))
    except Post.DoesNotExist:
        return ""
    if post.topic_id != topic_id:
        return ""
    lines = "\n".join(f"> {line}".rstrip() for line in post.text.splitlines())
    return f"> **{post.author.name}** wrote:\n>\n{lines}\n\n"
