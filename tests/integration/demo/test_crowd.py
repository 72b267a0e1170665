"""`manage.py seed --scale launch` on a real database, with a crowd that is smaller than launch day's."""

import io
from dataclasses import replace

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.db.models import Count, F, Max, Model
from django.utils import timezone

from community.blog.models import Article, Tag
from community.catalogue.models import Product, ProductVariant
from community.conversations.models import Comment, CommentLike, LookLike, LookVote
from community.demo.crowd import reacting
from community.demo.crowd.people import DOMAIN, present
from community.demo.scales import LAUNCH, SCALES, TINY
from community.forum.models import Forum, Post, Topic
from community.looks.models import Look, Photo, ProductTag
from community.people.models import Follow, User
from denorm import drift

pytestmark = pytest.mark.django_db
assert LAUNCH.crowd is not None
CROWD = LAUNCH.crowd.part(0.002)
TABLES: tuple[type[Model], ...] = (
    User,
    Product,
    ProductVariant,
    Look,
    Photo,
    ProductTag,
    Follow,
    LookLike,
    LookVote,
    Comment,
    CommentLike,
    Topic,
    Post,
)


@pytest.fixture(autouse=True)
def small_launch(settings, monkeypatch):
    settings.DEMO_PASSWORD = "a-demo-password"
    settings.SITE_URL = "http://127.0.0.1:8000"
    monkeypatch.setitem(SCALES, "launch", replace(TINY, name="launch", crowd=CROWD))


def seed(**options) -> str:
    said = io.StringIO()
    call_command("seed", **{"scale": "launch", "stdout": said, **options})
    return said.getvalue()


def rows() -> dict[str, int]:
    return {table.__name__: table._default_manager.count() for table in TABLES}


def test_the_launch_is_the_size_that_was_promised():
    assert (LAUNCH.crowd.people, LAUNCH.crowd.looks) == (20_000, 50_000)
    assert (LAUNCH.crowd.longest_topic, LAUNCH.crowd.most_comments) == (20_000, 100_000)


def test_the_crowd_comes_to_the_demo_and_every_number_is_true():
    """One seed for all: drawing takes longer than what is asked of it."""
    call_command("seed", scale="tiny", stdout=io.StringIO())
    before = rows()
    said = seed()
    after = rows()
    assert "nothing was changed" in said, "the demo was there"
    assert f"looks: {CROWD.looks:,} rows" in said
    gained = {name: after[name] - before[name] for name in after}
    assert (gained["User"], gained["Product"], gained["Look"]) == (
        CROWD.people,
        CROWD.products,
        CROWD.looks,
    )
    assert min(gained.values()) > 0, gained
    assert Look.objects.aggregate(most=Max("stats__comments"))["most"] == CROWD.most_comments
    assert Topic.objects.aggregate(most=Max("stats__posts"))["most"] == CROWD.longest_topic

    wrong = [found for source in drift.counted("default") for found in drift.find(source, "default")]
    assert wrong == []
    with connection.cursor() as cursor:  # what a transaction checks when it commits
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    _it_looks_real()

    again = seed()
    assert again.count(": there already") == 9
    assert rows() == after


def _it_looks_real() -> None:
    crowd = User.objects.filter(email__endswith=DOMAIN)
    assert not any(person.has_usable_password() for person in crowd)
    for photo in Photo.objects.filter(look__author__in=crowd)[:20]:
        assert all(default_storage.exists(name) for name in photo.file_names())
    ids = list(Look.objects.filter(author__in=crowd).order_by("id").values_list("created", flat=True))
    assert ids == sorted(ids)
    for table in (Look, LookLike, Comment, Follow, Post, Topic):
        assert not table._default_manager.filter(created__gt=timezone.now())
    assert not Comment.objects.filter(thread__isnull=False).exclude(look=F("thread__look"))
    assert Comment.objects.filter(thread__isnull=False).exists()
    assert not Comment.objects.filter(created__lt=F("look__created"))
    texts = Comment.objects.values_list("text", flat=True)
    assert not [text for text in texts if set("{}<>\ue000") & set(text)]
    # A few have much, most have little.
    counts = list(
        LookLike.objects.values("look").annotate(n=Count("pk")).order_by("-n").values_list("n", flat=True)
    )
    assert counts[0] >= 4 * counts[len(counts) // 2]
    for topic in Topic.objects.annotate(last=Max("posts__created")):
        assert topic.bumped == topic.last


def test_a_seed_that_breaks_off_goes_on_where_it_was(monkeypatch):
    def fail(*_arguments):
        raise RuntimeError("the power went")

    with monkeypatch.context() as patch:
        patch.setattr(reacting, "copy", fail)
        with pytest.raises(RuntimeError):
            seed()
    assert len(present()) == CROWD.people
    assert not Follow.objects.filter(follower__email__endswith=DOMAIN).exists()
    said = seed()
    assert "looks: there already" in said
    assert Comment.objects.filter(author__email__endswith=DOMAIN).exists()


def test_the_same_seed_gives_the_same_crowd():
    def told() -> list[tuple[str, ...]]:
        return [
            *Look.objects.order_by("pk").values_list("author__username", "title"),
            *Comment.objects.order_by("pk").values_list("author__username", "text"),
            *Post.objects.order_by("pk").values_list("author__username", "text"),
        ]

    seed()
    first = told()
    gone = (Look, Topic, Post, Comment, Follow, Product, Article, Tag, Forum, User)
    for table in gone:
        table._default_manager.all().delete()
    seed()
    assert told() == first
