"""The numbers as Python counts them from the rows, independently of any SQL of the package."""

from typing import Any, NamedTuple

from django.db import models

from tests.integration.denorm.shop.models import (
    Book,
    Branch,
    BranchStats,
    Forum,
    ForumStats,
    Item,
    ItemStats,
    Post,
    Praise,
    Review,
    Shelf,
    Topic,
    TopicStats,
    Visit,
    Vote,
)


class Numbers(NamedTuple):
    praises: int
    reviews: int
    raves: int


def stored() -> dict[int, Numbers]:
    rows = ItemStats.objects.values_list("pk", "praises", "reviews", "raves")
    return {pk: Numbers(*numbers) for pk, *numbers in rows}


def true() -> dict[int, Numbers]:
    praises = list(Praise.objects.values_list("item_id", flat=True))
    reviews = [row for row in Review.objects.all() if row.state == "visible"]
    raves = [row for row in reviews if (row.stars or 0) >= 4 and row.text != "50% 'off' {x} $$"]
    return {
        pk: Numbers(
            praises.count(pk),
            sum(row.item_id == pk for row in reviews),
            sum(row.item_id == pk for row in raves),
        )
        for pk in Item.objects.values_list("pk", flat=True)
    }


def assert_exact() -> None:
    assert stored() == true()
    parents = list(Branch.objects.values_list("parent_id", flat=True))
    assert dict(BranchStats.objects.values_list("pk", "branches")) == {
        pk: parents.count(pk) for pk in Branch.objects.values_list("pk", flat=True)
    }
    assert_votes()
    assert_visits()
    assert_forums()
    shelves = list(Book.objects.values_list("shelf_id", flat=True))
    assert dict(Shelf.objects.values_list("pk", "volumes")) == {
        pk: shelves.count(pk) for pk in Shelf.objects.values_list("pk", flat=True)
    }


def keys(model: type[models.Model]) -> list[Any]:
    return list(model._base_manager.values_list("pk", flat=True))


def assert_votes() -> None:
    votes = [vote for vote in Vote.objects.all() if vote.fair]
    rows = ItemStats.objects.values_list("pk", "score", "last_vote")
    assert {pk: (score, last) for pk, score, last in rows} == {
        pk: (
            sum(vote.value or 0 for vote in votes if vote.item_id == pk),
            max((vote.created for vote in votes if vote.item_id == pk and vote.created), default=None),
        )
        for pk in keys(Item)
    }


def assert_visits() -> None:
    visits = list(Visit.objects.all())
    rows = ItemStats.objects.values_list("pk", "visits", "minutes")
    assert {pk: (number, minutes) for pk, number, minutes in rows} == {
        pk: (
            sum(visit.item_id == pk for visit in visits),
            sum(visit.minutes for visit in visits if visit.item_id == pk and visit.minutes > 0),
        )
        for pk in keys(Item)
    }


def assert_forums() -> None:
    topics, posts = list(Topic.objects.all()), list(Post.objects.all())
    rows = TopicStats.objects.values_list("pk", "posts", "last_post")
    assert {pk: (number, last) for pk, number, last in rows} == {
        topic.pk: (
            sum(post.topic_id == topic.pk and post.visible for post in posts),
            max((post.created for post in posts if post.topic_id == topic.pk and post.created), default=None),
        )
        for topic in topics
    }
    places = {topic.pk: topic.forum_id for topic in topics}
    forums = ForumStats.objects.values_list("pk", "topics", "posts")
    assert {pk: (number, total) for pk, number, total in forums} == {
        pk: (
            sum(topic.forum_id == pk for topic in topics),
            sum(places[post.topic_id] == pk and post.visible for post in posts),
        )
        for pk in keys(Forum)
    }
