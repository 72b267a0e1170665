"""The rows of the forum, the blog, and of what members keep."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from community.blog.models import Article, BlogComment, Tag
from community.catalogue.models import Product
from community.conversations.models import Comment, Report
from community.demo.drawing.pictures import Files
from community.demo.journal import Entry
from community.demo.keepsakes import Keepsakes
from community.demo.talk import Talk
from community.demo.words.forum import FORUMS
from community.forum.models import Forum, Post, Topic
from community.looks.models import Look
from community.people.models import User
from community.saved.kinds import COLLECTIONS, WISH_LISTS

_BATCH = 500


def plant_forum(talks: list[Talk], members: list[User]) -> None:
    """Forums, topics and posts."""
    forums = Forum.objects.bulk_create(
        Forum(name=name, slug=slug, description=description, position=position)
        for position, (name, slug, description, _) in enumerate(FORUMS)
    )
    # The one that was talked about last comes last, so that ids grow with time, as they would have.
    talks = sorted(talks, key=lambda talk: talk.sayings[0].created)
    topics = Topic.objects.bulk_create(
        Topic(
            forum=forums[talk.forum],
            author=members[talk.sayings[0].author],
            title=talk.title,
            slug=slugify(talk.title)[:140],
            created=talk.sayings[0].created,
            bumped=talk.sayings[-1].created,
            sticky=talk.sticky,
            locked=talk.locked,
        )
        for talk in talks
    )
    Post.objects.bulk_create(
        (
            Post(topic=topic, author=members[saying.author], text=saying.text, created=saying.created)
            for topic, talk in zip(topics, talks, strict=True)
            for saying in talk.sayings
        ),
        batch_size=_BATCH,
    )


def plant_blog(entries: list[Entry], members: list[User], covers: Sequence[tuple[str, Files]]) -> None:
    """Articles with their tags and comments; a cover is its name in the storage and what was drawn."""
    tags = {name: Tag(name=name, slug=slugify(name)) for entry in entries for name in entry.tags}
    Tag.objects.bulk_create(tags.values())
    articles = Article.objects.bulk_create(
        Article(
            author=members[entry.author],
            title=entry.title,
            slug=slugify(entry.title),
            summary=entry.summary,
            text=entry.text,
            alt=entry.alt,
            publish_at=entry.publish_at,
            image=name,
            width=files.width,
            height=files.height,
            colour=files.colour,
        )
        for entry, (name, files) in zip(entries, covers, strict=True)
    )
    Article.tags.through.objects.bulk_create(
        Article.tags.through(article=article, tag=tags[name])
        for article, entry in zip(articles, entries, strict=True)
        for name in entry.tags
    )
    BlogComment.objects.bulk_create(
        BlogComment(article=article, author=members[note.author], text=note.text, created=note.created)
        for article, entry in zip(articles, entries, strict=True)
        for note in entry.notes
    )


def plant_reports(members: Sequence[User], looks: Sequence[Look]) -> None:
    """What staff find in their queue on the first day: one report of each kind, the latest first."""
    now, reason = timezone.now(), Report.Reason
    rows: list[dict[str, Any]] = [
        {"look": looks[0], "reason": reason.STOLEN, "details": "This is my photo, from last spring."},
        {"comment": Comment.objects.using("default").latest("created"), "reason": reason.RUDE},
        {"person": members[-1], "reason": reason.SPAM, "details": "Sent the same link to everyone I follow."},
        {
            "post": Post.objects.using("default").latest("created"),
            "reason": reason.OTHER,
            "details": "Wrong forum?",
        },
        {"remark": BlogComment.objects.using("default").latest("created"), "reason": reason.SPAM},
    ]
    for number, row in enumerate(rows):
        thing = next(iter(row.values()))
        reporter = next(
            each for each in members[number:] if each not in (thing, getattr(thing, "author", None))
        )
        created = now - timedelta(hours=3 * number + 1)
        Report.objects.create(reporter=reporter, created=created, **row)


def plant_saved(
    kept: Sequence[Keepsakes], members: Sequence[User], looks: Sequence[Look], products: Sequence[Product]
) -> None:
    """Collections with their looks, wish lists with their products."""
    for kind, things in ((COLLECTIONS, looks), (WISH_LISTS, products)):
        chosen = [each for each in kept if each.wishes is (kind is WISH_LISTS)]
        lists = kind.model._default_manager.bulk_create(
            kind.model(
                owner=members[each.member],
                name=each.name,
                description=each.description,
                visibility=each.visibility,
                created=each.created,
            )
            for each in chosen
        )
        kind.item._default_manager.bulk_create(
            [
                kind.item(**{kind.holder: owned, kind.thing: things[item.thing], "created": item.created})
                for owned, each in zip(lists, chosen, strict=True)
                for item in each.kept
            ],
            batch_size=_BATCH,
        )
