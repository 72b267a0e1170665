"""The session's User row: remembered, forgotten at once when it is saved, and never with a password's hash."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import caches
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path
from pytest_django import Settings

from caching import users
from tests.integration.caching.conftest import OwnRedis
from tests.integration.caching.posters import may_observe, nothing

__all__ = ["may_observe"]

BACKEND = "django.contrib.auth.backends.ModelBackend"
pytestmark = pytest.mark.django_db(transaction=True)


def who(request: HttpRequest) -> HttpResponse:
    """Say who asks, and nothing to those who don't say who they are."""
    user: Any = request.user
    return HttpResponse(f"{user.pk} {user.display_name} {user.date_joined}" if user.is_authenticated else "")


def who_in_transaction(request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        return who(request)


handler404 = nothing
urlpatterns = [path("who/", who), path("atomic/", who_in_transaction)]


def serve(settings: Settings, urls: str) -> None:
    """Make the site one of these addresses, which remembers its users and reads from the primary."""
    settings.ROOT_URLCONF = urls
    settings.MIDDLEWARE = [
        "caching.middleware.CacheMetersMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "caching.users.RememberedUserMiddleware",
    ]
    settings.DATABASE_ROUTERS = []
    settings.ALLOWED_HOSTS = ["testserver"]


@pytest.fixture
def member(settings: Settings) -> Any:
    serve(settings, __name__)
    settings.CACHING = {**settings.CACHING, "OBSERVER": f"{__name__}.may_observe"}
    return get_user_model().objects.create_user("mara", "mara@example.com", "a b c", display_name="Mara")


@pytest.fixture
def device(member: Any) -> Client:
    return signed_in(member)


def signed_in(member: Any) -> Client:
    client = Client()
    client.force_login(member, BACKEND)
    release(member)
    return client


def release(member: Any) -> None:
    """Let the time be over in which a changed row isn't remembered."""
    caches["default"].delete(f"user:{member.pk}")


def ask(client: Client, path: str = "/who/", **headers: str) -> tuple[str, int]:
    """What the page says, and how many queries on users it cost."""
    with CaptureQueriesContext(connection) as seen:
        text = client.get(path, headers=headers).text
    return text, len([each for each in seen.captured_queries if "people_user" in each["sql"]])


def test_the_second_page_asks_nothing_and_shows_the_same(device: Client) -> None:
    first, second = ask(device), ask(device)
    assert "Mara" in first[0]
    assert (first[1], second) == (1, (first[0], 0))


def test_a_saved_row_is_shown_at_once_and_not_kept_for_a_while(device: Client, member: Any) -> None:
    ask(device)
    member.display_name = "Mara Lind"
    member.save()
    for _ in range(2):
        text, queries = ask(device)
        assert ("Mara Lind" in text, queries) == (True, 1)
    release(member)
    ask(device)
    assert "Mara Lind" in ask(device)[0]


def test_an_older_row_that_a_reader_still_holds_is_not_kept_after_a_save(device: Client, member: Any) -> None:
    older = get_user_model().objects.get(pk=member.pk)
    member.display_name = "Mara Lind"
    member.save()
    users._keep(f"user:{member.pk}", older)
    assert "Mara Lind" in ask(device)[0]


def test_what_is_rolled_back_forgets_nothing(device: Client, member: Any) -> None:
    ask(device)
    with transaction.atomic():
        member.display_name = "Nobody"
        member.save()
        transaction.set_rollback(True)
    text, queries = ask(device)
    assert ("Nobody" in text, queries) == (False, 0)


def test_who_is_banned_or_deleted_is_out_at_once(device: Client, member: Any) -> None:
    ask(device)
    member.is_active = False
    member.save()
    assert ask(device)[0] == ""


def test_a_deleted_member_is_gone_at_once(device: Client, member: Any) -> None:
    ask(device)
    member.delete()
    assert ask(device)[0] == ""


def test_a_new_password_ends_the_other_sessions_at_once(device: Client, member: Any) -> None:
    ask(device)
    member.set_password("another")
    member.save()
    assert ask(device)[0] == ""
    again = signed_in(member)
    ask(again)
    assert ask(again)[1] == 0
    assert ask(device)[0] == "", "a row that another session left isn't this session's"


def test_another_programs_write_is_seen_when_the_row_has_run_out(
    device: Client, member: Any, settings: Settings
) -> None:
    ask(device)
    get_user_model().objects.filter(pk=member.pk).update(display_name="By hand")
    client = caches["default"].client.get_client()  # type: ignore[attr-defined]
    left = client.pttl(caches["default"].client.make_key(f"user:{member.pk}"))  # type: ignore[attr-defined]
    assert 0 < left <= settings.CACHING.get("USER_SECONDS", 10) * 1000
    release(member)
    assert "By hand" in ask(device)[0]


def test_neither_password_nor_last_sign_in_are_kept(device: Client, member: Any) -> None:
    ask(device)
    client = caches["default"].client.get_client()  # type: ignore[attr-defined]
    kept = client.get(caches["default"].client.make_key(f"user:{member.pk}")).decode(errors="replace")  # type: ignore[attr-defined]
    assert "mara@example.com" in kept
    assert member.password not in kept
    assert "last_login" not in kept


def test_a_remembered_user_still_knows_the_password(device: Client, member: Any) -> None:
    ask(device)
    request = HttpRequest()
    request.session = device.session
    user = users.user_of(request)
    assert "password" in user.get_deferred_fields()
    assert user.check_password("a b c")  # type: ignore[union-attr]
    assert user == member


@pytest.mark.parametrize(
    ("path", "headers"), [("/atomic/", {}), ("/who/", {"X-Please": "yes", "X-Runway-Bypass": "1"})]
)
def test_a_transaction_and_a_bypass_read_the_row(device: Client, path: str, headers: dict[str, str]) -> None:
    ask(device)
    assert ask(device, path, **headers)[1] == 1


def test_a_forged_row_is_not_believed(device: Client, member: Any) -> None:
    ask(device)
    client, key = caches["default"].client.get_client(), f"user:{member.pk}"  # type: ignore[attr-defined]
    name = caches["default"].client.make_key(key)  # type: ignore[attr-defined]
    client.set(name, client.get(name).replace(b"Mara", b"Dba!"))
    assert "Dba!" not in ask(device)[0]


def test_without_redis_the_row_is_read(own_redis: OwnRedis, device: Client, member: Any) -> None:
    ask(device)
    own_redis.stop()
    for _ in range(2):
        text, queries = ask(device)
        assert ("Mara" in text, queries) == (True, 1)
