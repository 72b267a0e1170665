"""Pages of the forum."""

import logging
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from caching.fragments import FragmentList
from caching.pages import anonymous_page
from community.discovery import pagination
from community.discovery.windows import ARGUMENTS, Window
from community.forum import selectors, services
from community.forum.forms import PostForm
from community.forum.models import Forum, Post, Topic
from community.people.requests import MemberRequest

TOPICS_SHOWN = 30
POSTS_SHOWN = 20

logger = logging.getLogger(__name__)


@require_safe
@anonymous_page(max_age=5)
def forums(request: HttpRequest) -> HttpResponse:
    """Every forum, with the topic that was talked about last."""
    return render(request, "forum/forums.html", {"forums": selectors.forums()})


@require_safe
@anonymous_page(max_age=5, arguments=ARGUMENTS)
def forum(request: HttpRequest, slug: str) -> HttpResponse:
    """A forum's topics: what stays on top, then what was talked about last."""
    rows = selectors.topics_of(slug, request.user.pk)
    page = selectors.TOPICS.window(rows, request.GET, size=TOPICS_SHOWN)
    try:
        found = page.items[0].forum if page.items else selectors.forum(slug)
    except Forum.DoesNotExist:
        raise Http404("No such forum.") from None
    return render(
        request,
        "forum/forum.html",
        {"forum": found, "page": page, "topics": FragmentList(page.items, "card")},
    )


@require_safe
@anonymous_page(max_age=5, arguments=ARGUMENTS)
def topic(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """A page of a topic's posts, at its one address."""
    reader = request.user.pk
    page = selectors.POSTS.window(selectors.posts(pk, reader), request.GET, size=POSTS_SHOWN)
    if not page.items:
        raise Http404("No such topic.")
    found = page.items[0].topic
    if slug != found.slug:
        return redirect(found, permanent=True)
    if reader is not None:
        _mark_read(reader, page)
    return topic_page(request, found, page)


def topic_page(
    request: HttpRequest, found: Topic, page: Window[Post], form: PostForm | None = None
) -> HttpResponse:
    """Render a page of the topic; on its last page with a form to reply."""
    may_reply = request.user.is_authenticated and (not found.locked or request.user.is_staff)
    context = {
        "topic": found,
        "page": page,
        "posts": FragmentList(page.items, "text"),
        "form": form or (PostForm() if may_reply and not page.after else None),
        "may_reply": may_reply,
        "watched": reads(page, "watched"),
    }
    return render(request, "forum/topic.html", context)


@require_safe
def post(request: HttpRequest, pk: int) -> HttpResponse:  # noqa: ARG001 - the signature is Django's
    """Lead to a post on its page of the topic."""
    try:
        found = selectors.post(pk)
    except Post.DoesNotExist:
        raise Http404("No such post.") from None
    # The place just before it, so that its page starts with it.
    return _lead(found.topic, (found.created, found.pk - 1), found.pk)


@require_safe
@never_cache
@login_required
def unread(request: MemberRequest, pk: int) -> HttpResponse:
    """Lead to the first post that the member hasn't seen."""
    try:
        found = selectors.topic(pk)
    except Topic.DoesNotExist:
        raise Http404("No such topic.") from None
    marker = selectors.marker(request.user.pk, pk)
    return _lead(found, (marker.read_to, marker.post_id)) if marker else redirect(found)


@require_safe
@never_cache
@login_required
def watched(request: MemberRequest) -> HttpResponse:
    """The topics that the member watches, the latest watched first."""
    page = pagination.page(
        selectors.watched(request.user.pk), after=request.GET.get("after", ""), size=TOPICS_SHOWN
    )
    return render(request, "forum/watched.html", {"page": page})


def reads(page: Window[Post], name: str) -> Any:
    """What the query added about the reader to each row; None for a visitor."""
    return getattr(page.items[0], name, None) if page.items else None


def _lead(found: Topic, place: tuple[object, int], pk: int | None = None) -> HttpResponse:
    cursor = selectors.POSTS.place(Post, place)
    anchor = f"#post-{pk}" if pk else ""
    return redirect(f"{found.get_absolute_url()}?after={cursor}{anchor}")


def _mark_read(reader_id: int, page: Window[Post]) -> None:
    """Remember how far the member has read. A primary that is away costs the marker, not the page."""
    last, read_to = page.items[-1], reads(page, "read_to")
    if read_to is not None and last.created <= read_to:
        return
    try:
        services.mark_read(reader_id, last)
    except DatabaseError:
        logger.warning("marker_lost", extra={"topic": last.topic_id}, exc_info=True)
