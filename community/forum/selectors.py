"""Reads of the forum. A page is one query: what it shows of the topic, the forum and the reader comes with its rows."""

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf

from community.discovery.windows import Order
from community.forum.models import VISIBLE, Forum, Post, ReadMarker, State, Topic, TopicWatch

TOPICS = Order(("sticky", "bumped", "id"), descending=True)
POSTS = Order(("created", "id"))


def forums() -> QuerySet[Forum]:
    """Every forum with its counter and the topic that was talked about last (`latest`: pk, slug, title, bumped)."""
    last = (
        Topic.objects.filter(VISIBLE, forum=OuterRef("pk"), sticky=False)
        .order_by("-bumped", "-id")
        .values(found=JSONObject(pk="pk", slug="slug", title="title", bumped="bumped"))[:1]
    )
    return Forum.objects.select_related("stats").annotate(latest=Subquery(last)).order_by("position", "id")


def forum(slug: str) -> Forum:
    """A forum; Forum.DoesNotExist if there is none."""
    return Forum.objects.get(slug=slug)


def topics(reader_id: int | None = None) -> QuerySet[Topic]:
    """Visible topics with all that a card shows, and how far the reader has read (`read_to`)."""
    last = Post.objects.filter(VISIBLE, topic=OuterRef("pk")).order_by("-created", "-id")
    name = Coalesce(NullIf("author__display_name", Value("")), "author__username")
    found = (
        Topic.objects.filter(VISIBLE)
        .select_related("forum", "author", "stats")
        .annotate(latest_by=Subquery(last.values(name=name)[:1]))
    )
    if reader_id is None:
        return found
    marker = ReadMarker.objects.filter(member_id=reader_id, topic=OuterRef("pk"))
    return found.annotate(read_to=Subquery(marker.values("read_to")))


def topics_of(forum_slug: str, reader_id: int | None = None) -> QuerySet[Topic]:
    """A forum's topics; order them by TOPICS."""
    # A scalar subquery, not a join: the planner then knows that the index has the topics in order.
    chosen = Forum.objects.filter(slug=forum_slug).order_by().values("pk")
    return topics(reader_id).filter(forum=Subquery(chosen))


def latest(limit: int) -> QuerySet[Topic]:
    """The topics that were talked about last, of all forums."""
    return topics().order_by("-bumped", "-id")[:limit]


def watched(member_id: int) -> QuerySet[TopicWatch]:
    """What the member watches, with the topics as in `topics`; order by -created, -id."""
    marker = ReadMarker.objects.filter(member_id=member_id, topic=OuterRef("topic"))
    return (
        TopicWatch.objects.filter(member_id=member_id, topic__state=State.VISIBLE)
        .select_related("topic__forum", "topic__author", "topic__stats")
        .annotate(read_to=Subquery(marker.values("read_to")))
    )


def posts(topic_id: int, reader_id: int | None = None) -> QuerySet[Post]:
    """A visible topic's visible posts with all that the page shows, ordered by POSTS.

    For a reader also how far they have read (`read_to`) and whether they watch the topic (`watched`).
    """
    found = Post.objects.filter(VISIBLE, topic=topic_id, topic__state=State.VISIBLE).select_related(
        "author", "topic__forum", "topic__stats"
    )
    if reader_id is None:
        return found
    marker = ReadMarker.objects.filter(member_id=reader_id, topic_id=topic_id)
    return found.annotate(
        read_to=Subquery(marker.values("read_to")),
        watched=Exists(TopicWatch.objects.filter(member_id=reader_id, topic_id=topic_id)),
    )


def topic(pk: int) -> Topic:
    """A visible topic with its forum; Topic.DoesNotExist if there is none."""
    return Topic.objects.filter(VISIBLE).select_related("forum").get(pk=pk)


def post(pk: int) -> Post:
    """A visible post of a visible topic, with the topic and the author; Post.DoesNotExist if there is none."""
    found = Post.objects.filter(VISIBLE, topic__state=State.VISIBLE)
    return found.select_related("author", "topic__forum").get(pk=pk)


def marker(reader_id: int, topic_id: int) -> ReadMarker | None:
    """How far the reader has read the topic; None if they have never seen it."""
    return ReadMarker.objects.filter(member_id=reader_id, topic_id=topic_id).first()
