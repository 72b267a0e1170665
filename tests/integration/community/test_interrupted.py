"""What a control on a page says when it can't do what it is there for."""

from functools import partial

import pytest
from django.test import Client

from caching import rows, store
from community.staff import announcements, services, switches
from community.staff.models import Announcement
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])

HTMX = {"HX-Request": "true"}


@pytest.fixture
def read_only():
    switches.flip("read_only", on=True)
    yield
    switches.flip("read_only", on=False)


@pytest.mark.parametrize("path", ["/looks/{}/like/", "/looks/{}/vote/", "/looks/{}/comments/"])
def test_a_page_that_outlived_its_session_leads_to_the_sign_in_and_back(path):
    look = factories.look()
    page = f"http://testserver{look.get_absolute_url()}"
    response = Client().post(path.format(look.pk), headers={**HTMX, "HX-Current-URL": page})
    assert response["HX-Redirect"] == f"/accounts/login/?next={look.get_absolute_url()}"
    assert response.content == b"", "nothing that htmx could put in the control's place"


def test_a_page_of_somewhere_else_is_no_way_back():
    look = factories.look()
    headers = {**HTMX, "HX-Current-URL": "https://elsewhere.example/trap"}
    assert (
        Client().post(f"/looks/{look.pk}/like/", headers=headers)["HX-Redirect"] == "/accounts/login/?next=/"
    )


def test_a_page_that_asks_by_itself_after_its_session_is_left_alone():
    look = factories.look()
    response = Client().get(f"/friends/looks/{look.pk}/", headers=HTMX)
    assert (response.status_code, response.content) == (204, b"")
    assert Client().get(f"/friends/looks/{look.pk}/").status_code == 302


def test_pages_that_are_kept_for_minutes_say_it_at_once_and_no_longer_than_it_is_true(settle):
    staff, looks = factories.member(is_staff=True), [factories.look() for _ in range(4)]
    settle()
    says = switches.BY_NAME["read_only"].says

    def told(look, line, change):
        """What was kept, and what is shown after the change."""
        rows.follow("session")
        forget_mark()
        path = look.get_absolute_url()
        before = Client().get(path).text
        assert Client().get(path)["X-Cache"] == "HIT"
        change()
        return line in before, line in Client().get(path).text

    read_only = partial(services.flip, staff, "read_only")
    announce = partial(services.announce, staff, ends=None)
    assert told(looks[0], says, partial(read_only, on=True)) == (False, True)
    assert told(looks[1], says, partial(read_only, on=False)) == (True, False)
    assert told(looks[2], "On Sunday", partial(announce, "On Sunday")) == (False, True)
    assert told(looks[3], "On Sunday", partial(announce, "")) == (True, False)


def forget_mark():
    """Let the time be over in which the line counts as just changed."""
    name = rows.name(Announcement, "pk", announcements.CURRENT)
    store.connection().delete(store.name_of(f"row:{name}"))


def test_every_page_says_that_nothing_is_taken_before_somebody_writes(client, read_only):
    assert switches.BY_NAME["read_only"].says in client.get("/forum/").text
