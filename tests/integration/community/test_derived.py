"""Staff see what is derived of a look or a member, and whether it is true; nobody can edit it."""

import re

import pytest
from django.db import connection
from django.test import Client

from community.looks.models import Look, LookStats
from denorm import states
from denorm.servers import BUFFERS, SETS
from denorm.sets import keeper
from denorm.states import Finding, State
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])


@pytest.fixture
def look() -> Look:
    made = factories.look()
    factories.like(made)
    return made


def state(look: Look) -> dict[str, Finding]:
    return {each.name: each for each in states.findings(look)}


def test_a_true_number_is_called_true_and_a_wrong_one_wrong(look):
    assert state(look)["likes"] == Finding("likes", 1, 1, State.TRUE)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE looks_lookstats SET likes = 41 WHERE look_id = %s", [look.pk])
    other = factories.look()
    assert state(look)["likes"] == Finding("likes", 41, 1, State.WRONG)
    assert state(other)["likes"] == Finding("likes", 0, 0, State.TRUE)
    assert state(look)["comments"].state is State.TRUE
    assert state(look)["cache_version"].state is State.VERSION
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM looks_lookstats WHERE look_id = %s", [look.pk])
    assert state(look)["likes"].state is State.MISSING


def test_sets_and_buffers_have_a_state(look, monkeypatch):
    assert state(look)["likers"] == Finding("likers", None, None, State.COLD)
    assert keeper.Making(LookStats.likers.of(look.pk)).run()
    assert state(look)["likers"] == Finding("likers", 1, None, State.FOLLOWS)
    assert state(look)["views"].state is State.FLUSHED
    LookStats.views.add(look.pk)
    assert state(look)["views"].state is State.WAITS
    for server in (SETS, BUFFERS):
        monkeypatch.setattr(server, "ask", lambda _: None)
    assert {state(look)[name].state for name in ("likers", "views")} == {State.UNKNOWN}


def test_the_administration_shows_them_and_takes_none_back(look):
    admin = factories.member("boss", is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(admin, backend="django.contrib.auth.backends.ModelBackend")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE looks_lookstats SET comments = 5 WHERE look_id = %s", [look.pk])
    page = client.get(f"/ops/admin/looks/look/{look.pk}/change/").text
    shown = dict(re.findall(r'data-derived="(\w+)" data-state="(\w+)"', page))
    assert (shown["likes"], shown["comments"]) == ("true", "wrong")
    assert "its rows say 0" in page
    assert not re.search(r'name="(likes|comments|views|derived_numbers)"', page)
    page = client.get(f"/ops/admin/people/user/{admin.pk}/change/").text
    assert 'data-derived="followers" data-state="true"' in page
    assert 'data-derived="follows"' in page
    assert client.get("/ops/admin/looks/look/add/").status_code == 200
    assert client.get("/ops/admin/people/user/add/").status_code == 200
