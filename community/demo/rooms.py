"""The rows of the forum and the blog."""

from collections.abc import Sequence

from django.utils.text import slugify

from community.blog.models import Article, BlogComment, Tag
from community.demo.drawing.pictures import Files
from community.demo.journal import Entry
from community.demo.talk import Talk
from community.demo.words.forum import FORUMS
from community.forum.models import Forum, Post, Topic
from community.people.models import User

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
