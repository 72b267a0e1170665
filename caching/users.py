"""The User row of the session, remembered for some seconds: a member's page doesn't begin with a query for its reader.

Where the WAL tail follows the users' rows (`CACHING["ROWS"]`), it is remembered for minutes, until the row changes.
What is kept has neither the password's hash nor `last_login`: both are read from the database by whoever asks for
them. The session's own hash is kept, so that a changed password ends other sessions as it always does.
"""

import json
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.encoding import is_protected_type
from django.utils.functional import SimpleLazyObject

from caching import bypass, meters, rows, store
from caching.conf import conf

LAYER = "user"
HELD = ""
"""What stands in place of a row that has just changed: a reader's older row must not get there."""
LEFT_OUT = frozenset({"password", "last_login"})


class RememberedUserMiddleware(AuthenticationMiddleware):
    """Django's AuthenticationMiddleware, whose `request.user` is remembered for USER_SECONDS."""

    def process_request(self, request: HttpRequest) -> None:
        """Give the request its lazy user."""
        super().process_request(request)
        request.user = SimpleLazyObject(partial(user_of, request))  # type: ignore[assignment]


def user_of(request: HttpRequest) -> AbstractBaseUser | AnonymousUser:
    """Return the user of the request's session; one look-up a request."""
    if not hasattr(request, "_cached_user"):  # Django's name: others ask for it without asking for the user
        request._cached_user = _user(request)  # type: ignore[attr-defined]
    return request._cached_user  # type: ignore[attr-defined, no-any-return]


def forget(user: AbstractBaseUser) -> None:
    """Let the next request read the row again, once the transaction that changed it has ended.

    For PURGE_SECONDS nothing is remembered: a replica that doesn't know of the change yet may answer.
    """
    transaction.on_commit(partial(_hold, f"user:{user.pk}"), using=user._state.db)


def _hold(key: str) -> None:
    held = max(1, int(conf().PURGE_SECONDS * 1000))  # Redis refuses a time of zero
    store.ask(lambda client: client.set(store.name_of(key), store.seal(key, HELD), px=held) and None)


def _user(request: HttpRequest) -> AbstractBaseUser | AnonymousUser:
    session = request.session
    known = session.get(auth.SESSION_KEY)
    if known is None:
        return auth.get_user(request)
    key = f"user:{known}"
    refusal = bypass.refusal(LAYER)
    if refusal:
        meters.count(LAYER, *refusal)
        return auth.get_user(request)
    text, reason = _found(key)
    if text and (remembered := _restored(text, session)) is not None:
        meters.count(LAYER, "hit")
        return remembered
    meters.count(LAYER, "miss", reason or "other session")
    line = _line(known)
    user = auth.get_user(request)
    if isinstance(user, AbstractBaseUser) and text != HELD:
        _keep(key, user, line)
    return user


def _found(key: str) -> tuple[str | None, str]:
    """The text of the row, and why there is none."""
    answer = rows.read(key)
    if answer is None:
        return None, "unreachable"
    value, unchanged = answer
    if value is None:
        return None, "cold"
    text = store.unseal(key, value)
    if text is None:
        return None, "corrupt"
    if not unchanged:
        _hold(key)  # as a save does: whoever answers next may not know of the change yet
        return HELD, "changed"
    return text, "purged" if text == HELD else ""


def _restored(text: str, session: Any) -> AbstractBaseUser | None:
    stored = json.loads(text.partition("\n")[2])
    if session.get(auth.BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    if not constant_time_compare(session.get(auth.HASH_SESSION_KEY, ""), stored["hash"]):
        return None
    fields = {field.attname: field for field in auth.get_user_model()._meta.concrete_fields}
    row = stored["row"]
    if not row.keys() <= fields.keys():  # kept by a release whose model had other columns
        return None
    values = [fields[name].to_python(value) for name, value in row.items()]
    ordered = [name for name in fields if name in row]
    by_name = dict(zip(row, values, strict=True))
    user: AbstractBaseUser = auth.get_user_model().from_db(
        stored["alias"], ordered, [by_name[name] for name in ordered]
    )
    return user


def _keep(key: str, user: AbstractBaseUser, line: str = "") -> None:
    """Remember the row, for as long as the line stays true, unless it is held or another request was first."""
    row = {}
    for field in user._meta.concrete_fields:
        if field.attname not in LEFT_OUT:
            value = field.value_from_object(user)
            row[field.attname] = value if is_protected_type(value) else field.value_to_string(user)
    stored = {"alias": user._state.db, "hash": user.get_session_auth_hash(), "row": row}
    text = f"{line}\n{json.dumps(stored, default=str)}"
    milliseconds = int((conf().SETTLED_SECONDS if line else conf().USER_SECONDS) * 1000)
    store.ask(
        lambda client: (
            client.set(store.name_of(key), store.seal(key, text), px=milliseconds, nx=True) and None
        )
    )


def _line(pk: object) -> str:
    """What makes an entry depend on its row; empty where nobody follows it, or it has just changed."""
    model = auth.get_user_model()
    return rows.settled([rows.name(model, "pk", pk)]) or "" if rows.is_followed(model, "pk") else ""
