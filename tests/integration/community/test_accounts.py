import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from procrastinate.contrib.django.models import ProcrastinateJob

from community.people import tasks
from community.people.models import User
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])


def sign_in(client, **fields):
    return client.post("/accounts/login/", {"login": "mara", "password": factories.PASSWORD, **fields})


def test_signing_up_makes_a_member_and_leaves_the_mail_to_the_worker(client):
    response = client.post(
        "/accounts/signup/",
        {"username": "Mara", "email": "mara@example.com", "password1": factories.PASSWORD},
    )
    assert response.status_code == 302, response.text
    assert response["Location"] == "/"
    user = User.objects.get()
    assert EmailAddress.objects.filter(user=user, email="mara@example.com").exists()
    assert mail.outbox == []
    job = ProcrastinateJob.objects.get(queue_name="mail")
    tasks.send_mail(**job.args)
    (sent,) = mail.outbox
    assert sent.to == ["mara@example.com"]
    assert sent.subject.startswith("Runway: ")
    assert "Hello from Runway!" in sent.body
    assert "/accounts/confirm-email/" in sent.body
    assert client.get(user.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("taken", ["mara", "MARA"])
def test_a_name_is_taken_whatever_its_case(client, settle, taken):
    factories.member("mara")
    settle()
    response = client.post(
        "/accounts/signup/",
        {"username": taken, "email": "other@example.com", "password1": factories.PASSWORD},
    )
    assert response.status_code == 200
    assert "already exists" in response.text
    assert 'value="other@example.com"' in response.text


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_signing_in_leads_nowhere_else(client, settle, target):
    factories.member("mara")
    settle()
    response = sign_in(client, next=target)
    assert (response.status_code, response["Location"]) == (302, "/")


def test_signing_in_leads_back(client, settle):
    factories.member("mara")
    settle()
    assert sign_in(client, next="/looks/1/x/")["Location"] == "/looks/1/x/"


@pytest.mark.parametrize(
    "hostile", ["\x00", "a\x00b", "x" * 100_000, "' OR 1=1 --", "\ud7ff\U0001f457", "", " "]
)
@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"])
def test_hostile_input_comes_back_as_a_form(client, path, hostile):
    fields = dict.fromkeys(["login", "password", "username", "email", "password1"], hostile)
    response = client.post(path, fields)
    assert response.status_code == 200
    assert "field__error" in response.text or "form__errors" in response.text


@pytest.mark.parametrize(
    "path", ["email/", "password/change/", "logout/", "password/set/", "reauthenticate/"]
)
def test_pages_of_an_account_are_in_our_design(signed_in, path):
    response = signed_in().get(f"/accounts/{path}", follow=True)
    assert response.status_code == 200
    assert "community/foundation.css" in response.text
    assert "<h1" in response.text


@pytest.mark.parametrize(
    "path", ["login/", "signup/", "password/reset/", "password/reset/done/", "confirm-email/"]
)
def test_pages_of_the_entrance_are_in_our_design(client, path):
    response = client.get(f"/accounts/{path}")
    assert response.status_code == 200
    assert "community/foundation.css" in response.text
