"""What staff can hide: each kind with its column, its name for people, and the shared pages that show it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from django.db.models import Model
from django.urls import reverse

from community.blog.models import BlogComment
from community.conversations.models import Comment
from community.forum.models import Post, Topic
from community.looks.models import Look
from community.people.models import User


@dataclass(frozen=True)
class Kind:
    """One kind of thing; `column` has `hidden` or `shown`."""

    name: str
    model: type[Model]
    text: Callable[[Any], str]
    pages: Callable[[Any], list[str]]
    related: tuple[str, ...] = ()
    column: str = field(default="state", kw_only=True)
    shown: Any = field(default="visible", kw_only=True)
    hidden: Any = field(default="hidden", kw_only=True)

    def find(self, pk: int) -> Any:
        """The thing itself, hidden or not, from the primary; the model's DoesNotExist if there is none."""
        return self.model._default_manager.using("default").select_related(*self.related).get(pk=pk)

    def author(self, thing: Any) -> User | None:
        """Whose it is; None for a person."""
        return getattr(thing, "author", None)

    def is_hidden(self, thing: Any) -> bool:
        """Whether it is hidden."""
        return bool(getattr(thing, self.column) == self.hidden)


def _look(look: Look) -> list[str]:
    home, looks = reverse("discovery:home"), reverse("looks:looks")
    return [look.get_absolute_url(), look.author.get_absolute_url(), looks, home]


def _topic(topic: Topic) -> list[str]:
    home, forums = reverse("discovery:home"), reverse("forum:forums")
    return [topic.get_absolute_url(), topic.forum.get_absolute_url(), forums, home]


def _comment(comment: Comment) -> list[str]:
    return [comment.look.get_absolute_url(), comment.get_absolute_url().partition("#")[0]]


def _post(post: Post) -> list[str]:
    return _topic(post.topic)


def _remark(remark: BlogComment) -> list[str]:
    return [remark.article.get_absolute_url()]


def _person(person: User) -> list[str]:
    return [person.get_absolute_url()]


def _title_and_words(look: Look) -> str:
    return f"{look.title}\n\n{look.description}"


def _name_and_bio(person: User) -> str:
    return f"@{person.username}\n\n{person.bio}"


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "look", Look, _title_and_words, _look, ("author",), column="published", shown=True, hidden=False
        ),
        Kind("comment", Comment, attrgetter("text"), _comment, ("author", "look")),
        Kind("topic", Topic, attrgetter("title"), _topic, ("author", "forum")),
        Kind("post", Post, attrgetter("text"), _post, ("author", "topic__forum")),
        Kind("remark", BlogComment, attrgetter("text"), _remark, ("author", "article")),
        Kind("person", User, _name_and_bio, _person, column="is_active", shown=True, hidden=False),
    )
}
