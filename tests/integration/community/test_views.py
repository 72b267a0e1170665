"""A look says how often it was seen, whoever made the page."""

import pytest
from django.test import Client

from community.looks.models import Look, LookStats
from denorm import buffered
from denorm.servers import BUFFERS
from tests import factories
from tests.integration.community.conftest import forget_pages

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])


@pytest.fixture
def look() -> Look:
    BUFFERS.client.delete(BUFFERS.key(buffered.buffer(LookStats.views)))
    return factories.look()


def flushed(look: Look) -> int:
    buffered.flush(LookStats.views)
    return LookStats.objects.get(pk=look.pk).views


def test_every_page_shown_is_a_view_shared_copies_too(look, settle, signed_in):
    path = look.get_absolute_url()
    settle()
    for _ in range(3):
        assert Client().get(path).status_code == 200
    signed_in().get(path)
    assert flushed(look) == 4
    settle()
    forget_pages()
    page = Client().get(path).text
    assert 'data-views="4"' in page
    assert "Seen 4 times" in page


def test_what_shows_no_look_is_no_view(look, settle):
    settle()
    path = look.get_absolute_url()
    client = Client()
    client.head(path)
    client.get(f"/looks/{look.pk}/another-name/")
    client.get("/looks/0/none/")
    client.get(path, {"after": "x"})
    client.get(path, headers={"Sec-Purpose": "prefetch"})
    assert flushed(look) == 0
