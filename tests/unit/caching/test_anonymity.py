"""Who gets everybody's page, under which key, and which page may be kept."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.base import BaseStorage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.template import engines
from django.template.response import TemplateResponse
from django.test import RequestFactory
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from pytest_django import Settings

from caching.anonymity import address_of, as_anybody, obstacle, own_reason, query_of
from caching.pages import anonymous_page

ask = RequestFactory()


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        (ask.get("/"), None),
        (ask.head("/"), None),
        (ask.get("/", headers={"Accept": "text/html,*/*;q=0.8"}), None),
        (ask.get("/", headers={"Cookie": "_ga=1; csrf=abc; theme=dark"}), None),
        (ask.get("/", headers={"X-Runway-Observer": "signed"}), None),
        (ask.post("/"), "method"),
        (ask.get("/", headers={"Cookie": "session="}), "cookie"),
        (ask.get("/", headers={"Cookie": "log_position=x"}), "cookie"),
        (ask.get("/", headers={"Cookie": "messages=x"}), "cookie"),
        (ask.get("/", headers={"Cookie": "django_language=de"}), "cookie"),
        (ask.get("/", headers={"Authorization": "Basic eDp5"}), "authorization"),
        (ask.get("/", headers={"HX-Request": "true"}), "format"),
        (ask.get("/", headers={"Accept": "application/json"}), "format"),
    ],
)
def test_who_gets_a_page_of_their_own(request_: HttpRequest, reason: str | None) -> None:
    assert own_reason(request_) == reason


def test_the_session_is_known_by_the_name_that_settings_give_it(settings: Settings) -> None:
    settings.SESSION_COOKIE_NAME = "__Host-session"
    settings.CACHING = {**settings.CACHING, "VISITOR_COOKIES": ("wrote",)}
    assert own_reason(ask.get("/", headers={"Cookie": "__Host-session=x"})) == "cookie"
    assert own_reason(ask.get("/", headers={"Cookie": "wrote=x"})) == "cookie"
    assert own_reason(ask.get("/", headers={"Cookie": "log_position=x"})) is None


@pytest.mark.parametrize(
    ("given", "query"),
    [
        ("", ""),
        ("utm_source=mail&utm_x=1&fbclid=f&gclid=g&mc_eid=1", ""),
        ("after=a%20b&utm_source=mail", "after=a+b"),
        ("category=shirts&after=1", "after=1&category=shirts"),
        ("after=", "after="),
        ("after=1&after=2", None),
        ("debug=1", None),
        ("AFTER=1", None),
        ("after=1&x", None),
        ("after[]=1", None),
        ("after=1;x=2", "after=1%3Bx%3D2"),
        ("after=%00%ff", "after=%00%EF%BF%BD"),
    ],
)
def test_arguments_that_the_view_reads_are_the_query(given: str, query: str | None) -> None:
    assert query_of(ask.get(f"/?{given}"), ("after", "category")) == query


def test_what_a_page_shows_by_is_in_its_key() -> None:
    keys = [
        address_of(ask.get("/looks/"), ""),
        address_of(ask.get("/looks/1/"), ""),
        address_of(ask.get("/looks/"), "after=1"),
        address_of(ask.get("/looks/", headers={"Host": "127.0.0.1:8000"}), ""),
        address_of(ask.get("/looks/", secure=True), ""),
    ]
    with translation.override("de"):
        keys.append(address_of(ask.get("/looks/"), ""))
    with timezone.override("Europe/Berlin"):
        keys.append(address_of(ask.get("/looks/"), ""))
    assert len({key.page for key in keys}) == len(keys)
    assert len({key.path for key in keys}) == 2


def test_a_path_has_one_key_however_it_is_encoded() -> None:
    assert address_of(ask.get("/caf%C3%A9/"), "") == address_of(ask.get("/café/"), "")
    assert address_of(ask.get("/", headers={"Host": "LOCALHOST"}), "") == address_of(
        ask.get("/", headers={"Host": "localhost"}), ""
    )


def test_parts_of_a_key_do_not_run_into_each_other() -> None:
    assert address_of(ask.get("/a%00after=1"), "") != address_of(ask.get("/a"), "after=1")


def test_a_foreign_host_is_refused() -> None:
    with pytest.raises(DisallowedHost):
        address_of(ask.get("/", headers={"Host": "evil.example"}), "")


def test_the_view_sees_nothing_that_is_not_in_the_key() -> None:
    request = ask.get("/?after=1&utm_source=%3Cscript%3E", headers={"Cookie": "theme=dark"})
    assert request.headers["Cookie"]
    with as_anybody(request, "after=1"):
        assert request.get_full_path() == "/?after=1"
        assert request.GET.dict() == {"after": "1"}
        assert request.COOKIES == {}
        assert "Cookie" not in request.headers
    assert request.COOKIES == {"theme": "dark"}
    assert request.headers["Cookie"] == "theme=dark"
    assert parse_qs(request.META["QUERY_STRING"])["utm_source"] == ["<script>"]


def page(change: Callable[[HttpRequest, HttpResponse], object]) -> tuple[HttpRequest, HttpResponse]:
    request, response = ask.get("/"), HttpResponse("page")
    request.session = SessionStore()  # type: ignore[assignment]
    request._cached_user = AnonymousUser()  # type: ignore[attr-defined]
    change(request, response)
    return request, response


class Member(AnonymousUser):
    is_authenticated = True  # type: ignore[assignment]


def greet(request: HttpRequest, _: HttpResponse) -> None:
    request._messages = BaseStorage(request)  # type: ignore[attr-defined]
    request._messages.add(20, "Hello")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (lambda *_: None, None),
        (lambda _, response: patch_vary_headers(response, ["Cookie", "Accept-Language"]), None),
        (lambda _, response: response.__setitem__("Cache-Control", "public, max-age=3"), None),
        (lambda request, _: request.session.get("x"), None),
        (lambda _, response: setattr(response, "status_code", 404), "status"),
        (lambda _, response: setattr(response, "status_code", 206), "status"),
        (lambda _, response: response.set_cookie("seen", "1"), "set-cookie"),
        (lambda _, response: response.__setitem__("Set-Cookie", "seen=1"), "set-cookie"),
        (lambda _, response: response.__setitem__("Cache-Control", "max-age=0, Private"), "private"),
        (lambda _, response: response.__setitem__("Cache-Control", "no-store"), "private"),
        (lambda _, response: response.__setitem__("Vary", "Cookie, User-Agent"), "vary"),
        (lambda _, response: response.__setitem__("Vary", "*"), "vary"),
        (lambda request, _: get_token(request), "csrf"),
        (lambda request, _: request.session.update({"x": 1}), "session"),
        (greet, "message"),
        (lambda request, _: setattr(request, "_csp_nonce", "n"), "nonce"),
        (lambda request, _: setattr(request, "waffles", {}), "flag"),
        (lambda request, _: setattr(request, "_cached_user", Member()), "user"),
        (lambda _, response: setattr(response, "content", b"\xff\xd8"), "binary"),
    ],
)
def test_what_is_kept(change: Callable[[Any, Any], object], name: str | None) -> None:
    assert obstacle(*page(change)) == name


def test_a_stream_and_an_unrendered_template_are_not_kept() -> None:
    request, _ = page(lambda *_: None)
    assert obstacle(request, StreamingHttpResponse(["a"])) == "streaming"  # type: ignore[arg-type]
    template = engines["django"].from_string("a")
    assert obstacle(request, TemplateResponse(request, template)) == "unrendered"
    assert obstacle(request, TemplateResponse(request, template).render()) is None
    assert obstacle(request, JsonResponse({})) is None


@pytest.mark.parametrize(("max_age", "stale"), [(0, 10), (5, -1), (3600, 10), (5, 3600)])
def test_a_page_is_not_kept_for_longer_than_a_purge_is_remembered(max_age: float, stale: float) -> None:
    with pytest.raises(ValueError, match="3600 s"):
        anonymous_page(max_age=max_age, stale=stale)
