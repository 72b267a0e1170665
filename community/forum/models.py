"""Forums, their topics, and the posts in them. What counts them is denormalised, in tables beside them."""

from hashlib import blake2b

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

import denorm

TITLE_LIMIT = 120  # characters of a topic's title
TEXT_LIMIT = 10_000  # characters of a post


def digest(*shown: object) -> int:
    """Return a number that stands for what is shown: the version of a fragment that shows exactly this."""
    text = "\0".join(str(each) for each in shown)
    return int.from_bytes(blake2b(text.encode(), digest_size=7).digest())


class State(models.TextChoices):
    """Whether others see it: moderators hide, nothing is deleted."""

    VISIBLE = "visible"
    HIDDEN = "hidden"


VISIBLE = Q(state=State.VISIBLE)


class Forum(models.Model):
    """A place for topics of one kind. There are few, and staff make them."""

    name = models.CharField(max_length=60)
    slug = models.SlugField(max_length=60, unique=True)
    description = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The list of its topics."""
        return reverse("forum:forum", args=[self.slug])


class Topic(models.Model):
    """What a member wants to talk about; its first post is the opening.

    `bumped` is when its last visible post was written: topics are listed by it, so it is a column here with an index.
    """

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="topics")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="topics")
    title = models.CharField(max_length=TITLE_LIMIT)
    slug = models.SlugField(max_length=140)
    created = models.DateTimeField(default=timezone.now)
    bumped = models.DateTimeField(default=timezone.now)
    sticky = models.BooleanField("stays on top", default=False)
    locked = models.BooleanField("takes no more posts", default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.VISIBLE)

    class Meta:
        ordering = ["-sticky", "-bumped", "-id"]
        indexes = [
            models.Index(
                "forum",
                F("sticky").desc(),
                F("bumped").desc(),
                F("id").desc(),
                name="forum_topics_of_forum",
                condition=VISIBLE,
            ),
            models.Index(F("bumped").desc(), F("id").desc(), name="forum_topics_newest", condition=VISIBLE),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The topic, from its first post."""
        return reverse("forum:topic", args=[self.pk, self.slug])

    @property
    def cache_version(self) -> int:
        """The version of a card: all that it shows came with the list's row, so the card is named by that."""
        author = self.author
        return digest(
            self.title,
            self.slug,
            self.sticky,
            self.locked,
            self.bumped,
            self.stats.posts,
            getattr(self, "latest_by", None),  # added by the list's query
            author.name,
            author.username,
            author.avatar,
        )


class Post(models.Model):
    """What a member said in a topic, in Markdown."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="posts")
    # An index of ours starts with the author.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="forum_posts", db_index=False
    )
    text = models.TextField(max_length=TEXT_LIMIT)
    created = models.DateTimeField(default=timezone.now)
    edited = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.VISIBLE)

    class Meta:
        ordering = ["created", "id"]
        indexes = [
            models.Index("topic", "created", "id", name="forum_posts_of_topic", condition=VISIBLE),
            models.Index("author", F("created").desc(), name="forum_posts_of_author"),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    def get_absolute_url(self) -> str:
        """Leads to the post on its page of the topic."""
        return reverse("forum:post", args=[self.pk])

    @property
    def cache_version(self) -> int:
        """The version of the text as HTML: the text itself, whoever wrote it and however."""
        return digest(self.text)


class TopicWatch(models.Model):
    """A member follows a topic."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="watches", db_index=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="topic_watches", db_index=False
    )
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "member"], name="forum_watch_once")]
        indexes = [
            models.Index("member", F("created").desc(), F("id").desc(), name="forum_watches_of_member"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} watches {self.topic_id}"


class ReadMarker(models.Model):
    """How far a member has read a topic: the place of the last post they saw. It only ever moves on."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="read_markers", db_index=False
    )
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="read_markers")
    read_to = models.DateTimeField()
    post_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "topic"], name="forum_marker_once")]

    def __str__(self) -> str:
        return f"{self.member_id} has read {self.topic_id} to {self.post_id}"


class ForumStats(denorm.Stats):
    """What is counted about a forum."""

    forum = models.OneToOneField(Forum, models.CASCADE, primary_key=True, related_name="stats")
    topics = denorm.Count("topics", where=VISIBLE)
    posts = denorm.Count("topics__posts", where=VISIBLE)  # hidden topics' too

    def __str__(self) -> str:
        return f"Counters of forum {self.forum_id}"


class TopicStats(denorm.Stats):
    """What is counted about a topic. Beside it: a post leaves the topic's own row to the one who bumps it."""

    topic = models.OneToOneField(Topic, models.CASCADE, primary_key=True, related_name="stats")
    posts = denorm.Count("posts", where=VISIBLE)

    def __str__(self) -> str:
        return f"Counters of topic {self.topic_id}"
