import pytest

from community.staff import health
from tests import factories
from tests.integration.community.conftest import ANYBODYS

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])

PATHS = ["/ops/", "/ops/queries/", "/ops/caches/"]


@pytest.mark.parametrize("path", PATHS)
def test_visitors_are_asked_to_sign_in(client, path):
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={path}")


@pytest.mark.parametrize("path", PATHS)
def test_members_find_nothing(signed_in, path):
    assert signed_in().get(path).status_code == 404


@pytest.mark.parametrize("path", PATHS)
def test_staff_get_in(signed_in, path):
    assert signed_in(factories.member(is_staff=True)).get(path).status_code == 200


def test_staff_see_every_node(signed_in):
    response = signed_in(factories.member(is_staff=True)).get("/ops/")
    assert all(name in response.text for name in ("primary", "replica1", "replica2"))
    assert "no-store" in response["Cache-Control"]


def test_a_living_process_says_so_without_a_database(client):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(health, "connections", None)
        assert client.get("/healthz").text == "ok\n"


def test_readiness_names_the_parts(client):
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {
        "ready": True,
        "databases": {"default": True, "replica": True},
        "caches": {"default": True, "state": True},
    }
    assert set(response.cookies) <= ANYBODYS
