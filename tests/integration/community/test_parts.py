"""Parts that are the same for everyone: made once, by who comes first, and never older than a visitor's own write."""

from collections.abc import Callable

import pytest
from django.test import Client

from caching import rows, store
from community.discovery import parts
from community.looks import services
from community.looks.models import Look
from tests import factories
from tests.integration.community.conftest import Settle, queries

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])

LISTS = ["/", "/looks/"]


@pytest.fixture
def shown(settle: Settle) -> Look:
    """A look on every list, and a tail that has seen no change for a while."""
    look = factories.look(title="Linen and rain")
    settle()
    rows.follow("session")
    return look


def asked_for_looks(member: Client, path: str) -> tuple[str, bool]:
    """The page, and whether it asked which looks there are."""
    with queries() as found:
        text = member.get(path).text
    return text, any("looks_look" in each for each in found)


@pytest.mark.parametrize("path", LISTS)
def test_one_members_list_is_the_next_ones(path: str, shown: Look, signed_in: Callable[..., Client]) -> None:
    first, second = signed_in(), signed_in()
    rows.follow("session")
    text, asked = asked_for_looks(first, path)
    assert (shown.title in text, asked) == (True, True)
    text, asked = asked_for_looks(second, path)
    assert (shown.title in text, asked) == (True, False)


@pytest.mark.parametrize("path", LISTS)
def test_a_look_that_is_withdrawn_is_on_no_list_at_once(
    path: str, shown: Look, signed_in: Callable[..., Client], settle: Settle
) -> None:
    member = signed_in()
    rows.follow("session")
    asked_for_looks(member, path)
    assert not asked_for_looks(member, path)[1]
    services.withdraw(shown)
    settle()
    for _ in range(2):
        text, asked = asked_for_looks(member, path)
        assert (shown.title in text, asked) == (False, True), "just changed: nothing is kept"


@pytest.mark.parametrize("path", LISTS)
def test_a_writer_is_not_shown_the_list_from_before(
    path: str, shown: Look, signed_in: Callable[..., Client], settle: Settle
) -> None:
    member, author = signed_in(), factories.member()
    writer = signed_in(author)
    rows.follow("session")
    draft = factories.look(title="Wool and snow", author=author, published=False)
    settle()
    asked_for_looks(member, path)
    assert not asked_for_looks(writer, path)[1]
    writer.post(f"/looks/{draft.pk}/publish/", {"published": "1"})
    assert draft.title in asked_for_looks(writer, path)[0]


def test_without_a_tail_each_page_makes_its_own(shown: Look, signed_in: Callable[..., Client]) -> None:
    member = signed_in()
    rows.follow("session")
    asked_for_looks(member, "/looks/")
    assert not asked_for_looks(member, "/looks/")[1]
    store.connection().delete(store.name_of(f"row:{rows.TAIL}"))
    for _ in range(2):
        assert asked_for_looks(member, "/looks/")[1]


def test_a_part_of_anothers_making_is_not_believed(shown: Look) -> None:
    store.connection().set(store.name_of("part:x"), b"0123456789abcdef\n-1\n<script>")
    assert parts.remembered("part:x", 5, lambda: parts.mark_safe("ours")) == "ours"
