"""Conversations as a page shows them: each comment with its answers below it, indented by how deep they are."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from community.conversations import selectors
from community.conversations.models import DEEPEST, Comment
from community.discovery import pagination
from community.discovery.pagination import Page

COMMENTS_SHOWN = 20
REPLIES_SHOWN = 3  # the latest, below each comment of a look's page
THREAD_SHOWN = 50  # replies on a page of their own


@dataclass(frozen=True)
class Answer:
    """A reply and its level on the page: 1 is right below the comment."""

    comment: Comment
    level: int


@dataclass(frozen=True)
class Thread:
    """A comment and some of its replies."""

    comment: Comment
    answers: Sequence[Answer]

    @property
    def more(self) -> int:
        """How many replies aren't shown here."""
        return max(0, int(self.comment.stats.replies) - len(self.answers))


@dataclass(frozen=True)
class Conversation:
    """A page of the threads about a look, and the cursor of the next."""

    threads: Sequence[Thread]
    after: str

    def all(self) -> Iterator[Comment]:
        """Every comment on the page, answers too."""
        for thread in self.threads:
            yield thread.comment
            yield from (answer.comment for answer in thread.answers)


def conversation(look_id: int, viewer_id: int | None, after: str = "") -> Conversation:
    """What is said about a look, newest first: one query, however much it is."""
    found = selectors.conversation(
        look_id,
        viewer_id,
        after=pagination.position(after),
        begun=COMMENTS_SHOWN + 1,
        replies=REPLIES_SHOWN,
    )
    begun = [comment for comment in found if comment.thread_id is None]
    replies: dict[int | None, list[Comment]] = {}
    for comment in reversed(found):
        replies.setdefault(comment.thread_id, []).append(comment)
    shown = begun[:COMMENTS_SHOWN]
    threads = [Thread(comment, arranged(replies.get(comment.pk, []))) for comment in shown]
    return Conversation(threads, pagination.cursor(shown[-1]) if len(begun) > len(shown) else "")


def thread(comment: Comment, viewer_id: int | None) -> Thread:
    """A conversation as a look's page shows it."""
    latest = selectors.replies(comment.pk, viewer_id)[:REPLIES_SHOWN]
    return Thread(comment, arranged(reversed(latest)))


def whole_thread(comment: Comment, viewer_id: int | None, after: str) -> tuple[Thread, Page[Comment]]:
    """A page of a conversation's replies in the order they were said, the latest first page; and where earlier are."""
    page = pagination.page(selectors.replies(comment.pk, viewer_id), after=after, size=THREAD_SHOWN)
    return Thread(comment, arranged(list(reversed(page.items)))), page


def arranged(replies: Iterable[Comment]) -> list[Answer]:
    """Replies, given in the order they were said, each below what it answers; on its own if that isn't there."""
    below: dict[int | None, list[Comment]] = {}
    there: set[int] = set()
    for reply in replies:
        there.add(reply.pk)
        below.setdefault(reply.parent_id if reply.parent_id in there else None, []).append(reply)
    found: list[Answer] = []
    rest = [(reply, 1) for reply in reversed(below.get(None, []))]
    while rest:
        reply, level = rest.pop()
        found.append(Answer(reply, level))
        rest += [(each, min(level + 1, DEEPEST)) for each in reversed(below.get(reply.pk, []))]
    return found
