"""The demo password opens a local site only."""

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory

from community.demo.checks import GUARD, check_guard, check_public_site
from community.demo.guard import DemoPasswordGuard
from community.demo.locality import is_local

PASSWORD = "a-demo-password"


@pytest.fixture(autouse=True)
def demo_settings(settings):
    settings.DEMO_PASSWORD = PASSWORD
    settings.DEBUG = False
    settings.SITE_URL = "https://runway.example"
    settings.ALLOWED_HOSTS = ["*"]


def a_request(host="runway.example"):
    return RequestFactory().post("/accounts/login/", headers={"host": host})


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "127.8.9.1", "[::1]", "shop.localhost", "LOCALHOST."]
)
def test_local_hosts(host):
    assert is_local(host)


@pytest.mark.parametrize(
    "host", ["runway.example", "10.0.0.1", "0.0.0.0", "localhost.example", "", "127.0.0.1.com"]
)
def test_other_hosts(host):
    assert not is_local(host)


def test_refused_on_a_public_site():
    with pytest.raises(PermissionDenied):
        DemoPasswordGuard().authenticate(a_request(), username="admin", password=PASSWORD)


def test_refused_on_a_public_site_whatever_the_host_header_says():
    with pytest.raises(PermissionDenied):
        DemoPasswordGuard().authenticate(a_request("localhost"), username="admin", password=PASSWORD)


def test_refused_on_a_local_site_that_is_reached_by_another_name(settings):
    settings.SITE_URL = "http://127.0.0.1:8000"
    with pytest.raises(PermissionDenied):
        DemoPasswordGuard().authenticate(a_request("192.168.1.7:8000"), username="admin", password=PASSWORD)


def test_refused_without_a_request_too():
    with pytest.raises(PermissionDenied):
        DemoPasswordGuard().authenticate(None, username="admin", password=PASSWORD)


def test_left_to_the_other_backends_on_a_local_site(settings):
    settings.SITE_URL = "http://127.0.0.1:8000"
    assert (
        DemoPasswordGuard().authenticate(a_request("127.0.0.1:8000"), username="dba", password=PASSWORD)
        is None
    )


def test_left_to_the_other_backends_with_debug_on(settings):
    settings.DEBUG = True
    assert DemoPasswordGuard().authenticate(a_request(), username="dba", password=PASSWORD) is None


def test_other_passwords_are_none_of_its_business(settings):
    assert DemoPasswordGuard().authenticate(a_request(), username="dba", password="other") is None
    assert DemoPasswordGuard().authenticate(a_request(), token="no password") is None
    settings.DEMO_PASSWORD = ""
    assert DemoPasswordGuard().authenticate(a_request(), username="dba", password="") is None


def test_the_guard_ends_the_sign_in_of_the_whole_site(settings):
    """No other backend is asked: without a database at hand, asking one would raise."""
    assert settings.AUTHENTICATION_BACKENDS[0] == GUARD
    assert authenticate(a_request(), username="admin", password=PASSWORD) is None


def test_e001_the_guard_must_come_first(settings):
    assert check_guard(None) == []
    settings.AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend", GUARD]
    (error,) = check_guard(None)
    assert error.id == "demo.E001"
    assert GUARD in str(error.hint)


def test_w001_a_public_site_needs_no_demo_password(settings):
    (warning,) = check_public_site(None)
    assert warning.id == "demo.W001"
    assert "https://runway.example" in warning.msg
    assert PASSWORD not in f"{warning.msg} {warning.hint}"
    settings.DEMO_PASSWORD = ""
    assert check_public_site(None) == []
