"""What a control on a page says when it can't do what it is there for."""

import pytest
from django.test import Client

from community.staff import services, switches
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


def test_a_page_that_is_kept_says_it_too_and_no_longer_than_it_is_true(client, settle):
    staff, look = factories.member(is_staff=True), factories.look()
    settle()
    says, path = switches.BY_NAME["read_only"].says, look.get_absolute_url()
    assert says not in client.get(path).text
    for on in (True, False):
        services.flip(staff, "read_only", on=on)
        assert (says in Client().get(path).text) is on
    services.announce(staff, "A sale, on Sunday", None)
    assert "A sale, on Sunday" in Client().get(path).text
    services.announce(staff, "", None)
    assert "A sale, on Sunday" not in Client().get(path).text


def test_every_page_says_that_nothing_is_taken_before_somebody_writes(client, read_only):
    assert switches.BY_NAME["read_only"].says in client.get("/forum/").text
