"""`manage.py seed` on a real database."""

import io

import pytest
from django.contrib.auth.hashers import check_password
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from community.blog.models import Article, BlogComment, Tag
from community.catalogue.models import Category, Product
from community.conversations.models import REPORTED, Comment, LookLike, Report
from community.demo import planting
from community.demo.planting import is_planted
from community.demo.scales import TINY
from community.forum.models import Forum, ForumStats, Post, Topic, TopicStats
from community.looks.models import Look, LookStats, Photo, ProductTag
from community.people.models import User
from community.saved.models import Collection, CollectionItem, WishList, WishListItem

PASSWORD = "a-demo-password"
pytestmark = pytest.mark.django_db
TABLES = (
    User,
    Category,
    Product,
    Look,
    Photo,
    ProductTag,
    LookLike,
    Comment,
    Forum,
    Topic,
    Post,
    Tag,
    Article,
    BlogComment,
    Collection,
    CollectionItem,
    WishList,
    WishListItem,
)


@pytest.fixture(autouse=True)
def local_site(settings):
    settings.DEMO_PASSWORD = PASSWORD
    settings.SITE_URL = "http://127.0.0.1:8000"


def seed(**options) -> str:
    said = io.StringIO()
    call_command("seed", **{"scale": "tiny", "stdout": said, **options})
    return said.getvalue()


def rows() -> dict[str, int]:
    return {table.__name__: table.objects.count() for table in TABLES}


def test_the_community_is_whole_and_a_second_seed_changes_nothing():
    assert "shopper1" in seed()
    planted = rows()
    assert planted["User"] == 22 + TINY.members
    assert planted["Product"] == TINY.products
    assert planted["Look"] == TINY.looks
    assert min(planted.values()) > 0

    assert "nothing was changed" in seed(seed=2)
    assert rows() == planted


def test_logins_and_their_rights():
    seed()
    password = {user.username: user for user in User.objects.all()}
    assert check_password(PASSWORD, password["shopper20"].password)
    assert (password["dba"].is_staff, password["dba"].is_superuser) == (True, False)
    assert (password["admin"].is_staff, password["admin"].is_superuser) == (True, True)
    assert not password["shopper1"].is_staff
    assert sum(not user.has_usable_password() for user in password.values()) == TINY.members


def test_every_picture_is_there_with_its_size():
    seed()
    pictures = [*Product.objects.all(), *Photo.objects.all()]
    for picture in pictures:
        assert default_storage.exists(picture.image.name)
        assert (picture.image.width, picture.image.height) == (picture.width, picture.height)
        assert all(default_storage.exists(name.url.removeprefix("/media/")) for name in picture.renditions())
    for user in User.objects.all():
        assert default_storage.exists(user.avatar.name)
        assert user.avatar_width == TINY.avatar_widths[-1]


def test_tags_lie_on_photos_of_their_look():
    seed()
    assert ProductTag.objects.count() > 0
    for tag in ProductTag.objects.select_related("photo"):
        assert tag.photo.look_id == tag.look_id
        assert 0 <= tag.x <= 100
        assert 0 <= tag.y <= 100


def test_the_counters_count_what_was_planted():
    seed()
    for stats in LookStats.objects.all():
        assert stats.likes == LookLike.objects.filter(look=stats.look_id).count()
        assert stats.views > stats.likes * 20
        assert stats.comments == Comment.objects.filter(look=stats.look_id).count()
    for topic in TopicStats.objects.select_related("topic"):
        posts = Post.objects.filter(topic=topic.topic_id)
        assert topic.posts == posts.count()
        assert topic.topic.bumped == posts.latest("created").created
    assert sum(forum.topics for forum in ForumStats.objects.all()) == Topic.objects.count() == TINY.topics + 1


def test_what_members_keep_is_counted_others_and_theirs_to_show():
    seed()
    for collection in Collection.objects.select_related("stats"):
        assert collection.stats.items == collection.items.count() > 0
        assert not collection.items.filter(look__author=collection.owner).exists()
    assert WishList.objects.filter(visibility="public").exists()


def test_the_staffs_queue_holds_a_report_of_each_kind_by_another():
    seed()
    reports = {report.kind: report for report in Report.objects.all()}
    assert set(reports) == set(REPORTED)
    for kind, report in reports.items():
        target = getattr(report, kind)
        assert report.reporter != (target if kind == "person" else target.author)


def test_the_blog_has_articles_a_draft_and_one_to_come():
    seed()
    states = [article.is_published for article in Article.objects.order_by("pk")]
    assert states == [False, False] + [True] * TINY.articles
    assert Article.objects.filter(publish_at=None).count() == 1
    assert all(article.renditions() for article in Article.objects.all())


def test_later_ids_are_later_looks():
    seed()
    created = list(Look.objects.order_by("id").values_list("created", flat=True))
    assert created == sorted(created)


def test_a_seed_that_breaks_off_leaves_nothing_and_can_be_repeated(monkeypatch):
    def fail(*_arguments):
        raise RuntimeError("the power went")

    with monkeypatch.context() as patch:
        patch.setattr(planting, "_plant_looks", fail)
        with pytest.raises(RuntimeError):
            seed()
    assert not is_planted()
    seed()
    assert is_planted()
    names = list(Product.objects.values_list("image", flat=True))
    assert sorted(names) == [f"demo/products/{number:03d}.webp" for number in range(TINY.products)]


@pytest.mark.parametrize("address", ["https://runway.example", "http://10.1.2.3:8000"])
def test_a_public_site_is_refused(settings, address):
    settings.SITE_URL = address
    with pytest.raises(CommandError, match="local"):
        seed()
    assert not is_planted()


def test_a_missing_password_is_named(settings):
    settings.DEMO_PASSWORD = ""
    with pytest.raises(CommandError, match="DEMO_PASSWORD"):
        seed()
