"""What a member is told wherever they are."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client

from dbrouters.conf import configuration
from dbrouters.position import Position, sample
from dbrouters.token import Token

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])


def test_a_member_learns_once_that_the_last_change_may_be_lost(signed_in: Callable[[], Client]) -> None:
    client = signed_in()
    with connection.cursor() as cursor:
        here = sample(cursor).position
    ended = Token(Position(here.system_id, here.timeline - 1, here.lsn))

    def told() -> bool:
        page = client.get("/looks/")
        assert page.status_code == 200
        return "whether your last change is there" in page.content.decode()

    assert not told()
    client.cookies[configuration().COOKIE_NAME] = ended.sign()
    assert told()
    assert not told()
