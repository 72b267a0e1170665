"""Rows for tests: each function makes one that is valid as it stands; arguments say what the test is about."""

import io
import itertools
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.text import slugify
from PIL import Image

from community.blog.models import Article, BlogComment, Tag
from community.catalogue.models import Category, Product
from community.conversations.models import Comment, LookLike
from community.forum.models import Forum, Post, Topic
from community.looks.models import Look, Photo, ProductTag
from community.people.models import Follow, User

PASSWORD = "correct horse battery staple"

_numbers = itertools.count(1)
_started = timezone.now() - timedelta(days=30)  # a suite makes thousands, a minute apart


def member(username: str = "", **fields: Any) -> User:
    """A member who can sign in with PASSWORD."""
    name = username or f"member{next(_numbers)}"
    return User.objects.create_user(name, f"{name}@example.com", PASSWORD, **fields)


def category(name: str = "", **fields: Any) -> Category:
    name = name or f"Shelf {next(_numbers)}"
    return Category.objects.create(name=name, slug=slugify(name), **fields)


def product(name: str = "Linen overshirt", **fields: Any) -> Product:
    fields.setdefault("price", Decimal("89.90"))
    if "category" not in fields:
        fields["category"] = category()
    return Product.objects.create(name=name, slug=slugify(name), **fields)


def look(
    title: str = "First warm evening", *, author: User | None = None, photos: int = 1, **fields: Any
) -> Look:
    """A published look with photos (their files don't exist: pages only name them); each later than the one before."""
    fields.setdefault("created", _started + timedelta(minutes=next(_numbers)))
    made = Look.objects.create(author=author or member(), title=title, slug=slugify(title), **fields)
    for position in range(photos):
        photo(made, position)
    return made


def photo(of: Look, position: int = 0) -> Photo:
    return Photo.objects.create(
        look=of,
        position=position,
        image=f"looks/{of.pk}-{position}.webp",
        width=960,
        height=1280,
        colour="#a0b0c0",
        alt="A linen shirt",
    )


def tag(of: Look, worn: Product, *, x: int = 50, y: int = 50) -> ProductTag:
    return ProductTag.objects.create(look=of, photo=of.photos.get(position=0), product=worn, x=x, y=y)


def like(of: Look, user: User | None = None) -> LookLike:
    return LookLike.objects.create(look=of, user=user or member())


def comment(on: Look, text: str = "That drape!", *, author: User | None = None, **fields: Any) -> Comment:
    return Comment.objects.create(look=on, author=author or member(), text=text, **fields)


def reply(to: Comment, text: str = "Indeed!", *, author: User | None = None, **fields: Any) -> Comment:
    """An answer to a comment."""
    fields = {"thread_id": to.thread_id or to.pk, "depth": to.depth + 1, **fields}
    return Comment.objects.create(
        look_id=to.look_id, parent=to, author=author or member(), text=text, **fields
    )


def follow(follower: User, followed: User) -> Follow:
    return Follow.objects.create(follower=follower, followed=followed)


def forum(name: str = "", **fields: Any) -> Forum:
    name = name or f"Room {next(_numbers)}"
    return Forum.objects.create(name=name, slug=slugify(name), **fields)


def topic(
    title: str = "Which wool for winter?",
    text: str = "Merino or lambswool?",
    *,
    posts: int = 1,
    **fields: Any,
) -> Topic:
    """A topic of one author in a forum, with so many posts a minute apart; `text` opens it."""
    moment = fields.setdefault("created", _started + timedelta(minutes=next(_numbers)))
    fields.setdefault("bumped", moment + timedelta(minutes=posts - 1))
    fields.setdefault("forum", fields.get("forum") or forum())
    fields.setdefault("author", fields.get("author") or member())
    made = Topic.objects.create(title=title, slug=slugify(title), **fields)
    Post.objects.bulk_create(
        Post(
            topic=made,
            author=made.author,
            text=text if number == 0 else f"Post number {number}",
            created=moment + timedelta(minutes=number),
        )
        for number in range(posts)
    )
    return made


def article(title: str = "A week in linen", *, tags: tuple[str, ...] = (), **fields: Any) -> Article:
    """An article that was published a day ago, each a minute after the one before."""
    fields.setdefault("publish_at", _started + timedelta(minutes=next(_numbers)))
    fields.setdefault("author", fields.get("author") or member())
    fields.setdefault("summary", "Seven days, one fabric.")
    fields.setdefault("text", "# Monday\n\nA **clean** start.")
    made = Article.objects.create(title=title, slug=slugify(title), **fields)
    for name in tags:
        made.tags.add(Tag.objects.get_or_create(name=name, slug=slugify(name))[0])
    return made


def remark(on: Article, text: str = "So true.", *, author: User | None = None, **fields: Any) -> BlogComment:
    return BlogComment.objects.create(article=on, author=author or member(), text=text, **fields)


def picture(width: int = 1600, height: int = 1200, colour: str = "#804020") -> Image.Image:
    """A plain picture, in memory."""
    return Image.new("RGB", (width, height), colour)


def upload(image: Image.Image) -> ContentFile:
    """The picture as a file."""
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return ContentFile(buffer.getvalue(), name="upload.png")
