"""What nobody should send: to every form that a page shows, and to every route, with any query string.

The forms are read from the pages that the routes of the URLconf answer with, so a new form is tested by being there.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django import forms
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import FakePayload
from django.urls import resolve, reverse

from community.discovery.windows import ARGUMENTS as WINDOW
from community.forum import writing
from community.staff import switches
from settings.env import BASE_DIR
from tests import factories
from tests.forms import Form, Page
from tests.integration.community.test_access import ROUTES, TABLE, arguments

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])

ROOMS = ("community", "caching", "queryreport")
SCRIPT = '"><script data-evil>evil()</script><img data-evil src=x onerror=evil()>'
TURNED = "\u202e\U0001d54f\U0001f469\u200d\U0001f9b0\u0301"  # backwards, astral, joined, with an accent
HOSTILE = f"{SCRIPT}'; DROP TABLE people_user; -- {TURNED} [x](javascript:evil()) {{{{ 7|add:7 }}}} %s %00"
# What is written into a form's text fields. `tampered` changes what nobody writes: hidden values, choices, buttons.
WRITTEN = {"empty": "", "huge": "ß" * 60_000, "hostile": HOSTILE, "nul": "a\0b"}
JUNK = [
    "",
    "0",
    "-1",
    "9" * 30,
    "9" * 5000,
    "²",
    "१२",
    "1e400",
    "NaN",
    "\0",
    "a\0b",
    "%00",
    "\ud800",
    HOSTILE,
]
PLACES = [
    "0",
    "9" * 18,
    "9" * 40,
    "%00",
    "%FF%FE",
    "a" * 300,
    quote(TURNED),
    quote(HOSTILE),
    "..%2F..",
    "-",
]
BACKEND = "django.contrib.auth.backends.ModelBackend"
ASKED_FOR = re.compile(r"""\b(?:GET|POST)(?:\.get\(|\.getlist\(|\[)["']([^"']+)["']""")
DICE = random.Random(7)


@cache
def names() -> list[str]:
    """Every name that the sources ask a query string or a form for."""
    sources = [path for room in ROOMS for path in (BASE_DIR / room).rglob("*.py")]
    found = {name for path in sources for name in ASKED_FOR.findall(path.read_text())}
    return sorted(found | set(WINDOW) | {"spot.x", "spot.y"})


@dataclass
class Site:
    """The site with something of the owner's behind every route, everyone who visits it, and what went wrong."""

    paths: dict[str, str]
    clients: dict[str, Client]
    people: dict[str, Any]
    faults: list[str] = field(default_factory=list)

    def ask(self, role: str, path: str, what: str = "", **request: Any) -> Any:
        """A page, or the answer to `data` sent there. An error of the server's is a fault."""
        client = self.clients[role]
        before = client.cookies.get("session")
        send = client.post if "data" in request else client.get
        response = send(path, **request)
        if response.status_code >= 500:
            error = getattr(response, "exc_info", None)
            self.faults.append(
                f"{response.status_code} {path[:200]} as {role}: {what} {error and error[1]!r}"
            )
        if before is not None and not (client.cookies.get("session") and client.cookies["session"].value):
            client.force_login(self.people[role], backend=BACKEND)  # it was the way out
        if role == "staff":
            calm()
        return response

    def send_bytes(self, role: str, path: str, body: bytes, kind: str) -> Any:
        """Send a body as it is, which no form of Python's would make."""
        stream = {"wsgi.input": FakePayload(body), "CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": kind}
        return self.ask(role, path, f"{kind} {body[:60]!r}", data={}, **stream)

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Every page that there is, as the first who may see it, and as a visitor."""
        for route, path in self.paths.items():
            roles = ["owner", "other", "staff"]
            if TABLE[route]["anonymous"] == "page":
                yield from self.page("anonymous", path)
            for role in roles:
                found = list(self.page(role, path))
                yield from found
                if found:
                    break

    def page(self, role: str, path: str) -> Iterator[tuple[str, Page]]:
        """The page, if there is one for this visitor."""
        response = self.ask(role, path)
        if response.status_code == 200 and "html" in response.headers.get("Content-Type", ""):
            page = Page.read(path, response.text)
            self.look_for_evil(page, path)
            yield role, page

    def look_for_evil(self, page: Page, what: str) -> None:
        """What was sent as text must stay text."""
        for tag, attributes in page.tags:
            address = attributes.get("href", "") + attributes.get("src", "") + attributes.get("action", "")
            if any("evil" in name for name in attributes) or address.strip().lower().startswith(
                "javascript:"
            ):
                self.faults.append(f"{what}: <{tag} {attributes}>")


def calm() -> None:
    """What staff's forms switch on is off again, so that the site stays open to the next."""
    for switch in switches.SWITCHES:
        switches.flip(switch.name, on=False)


@pytest.fixture
def shop(settle) -> Site:
    owner = factories.member("owner")
    people = {"owner": owner, "other": factories.member(), "staff": factories.member(is_staff=True)}
    paths = {route: reverse(route, kwargs=arguments(route, owner)) for route in ROUTES}
    clients = {role: Client(raise_request_exception=False) for role in ("anonymous", *people)}
    for role, person in people.items():
        clients[role].force_login(person, backend=BACKEND)
    calm()
    settle()
    return Site(paths, clients, people)


def every_form(shop: Site) -> dict[tuple[str, ...], tuple[str, Form]]:
    """Every form of the site once, by where it leads and what it asks, with who was shown it."""
    found: dict[tuple[str, ...], tuple[str, Form]] = {}
    for role, page in shop.pages():
        for form in page.sendings():
            names = sorted({each.name for each in form.fields} - {"csrfmiddlewaretoken"})
            found.setdefault((resolve(form.action.partition("?")[0]).view_name, *names), (role, form))
    return found


def written(form: Form, kind: str) -> dict[str, Any]:
    """What somebody sends who writes that into every text field, or who tampers with the rest."""
    sent: dict[str, Any] = form.sent()
    for each in form.fields:
        if kind == "tampered" and not each.is_typed:
            sent[each.name] = HOSTILE
        elif kind != "tampered" and each.is_typed:
            sent[each.name] = WRITTEN[kind]
        if each.kind == "file" and kind != "empty":
            sent[each.name] = SimpleUploadedFile("evil.png", WRITTEN["hostile"].encode(), "image/png")
    return sent


def judge(shop: Site, role: str, form: Form, kind: str) -> None:
    """Send the form with bad values. It is taken, or comes back with a message and with what was typed."""
    sent = written(form, kind)
    what = f"{kind} in {form.action} {sorted(sent)}"
    if form.method == "get":
        shop.ask(role, f"{form.action.partition('?')[0]}?{urlencode(sent)}", what)
        return
    response = shop.ask(role, form.action, what, data=sent)
    if response.status_code not in {200, 302, 303, 403, 404, 429} and not said(response):
        shop.faults.append(f"{what}: {response.status_code}")
    if not said(response):
        return
    page = Page.read(form.action, response.text)
    shop.look_for_evil(page, what)
    if kind == "tampered":
        return
    if not page.alerts:
        shop.faults.append(f"{what}: no message")
    shown = [other for other in page.forms if {each.name for each in form.fields} <= names_with_button(other)]
    for each in form.fields:
        if each.is_typed and not any(kept(other.value(each.name), each, kind) for other in shown):
            shop.faults.append(f"{what}: {each.name} is not kept")


def said(response: Any) -> bool:
    """Whether the answer is a page that can say what was wrong."""
    return response.status_code in {200, 400} and "html" in response.headers["Content-Type"]


def names_with_button(form: Form) -> set[str]:
    return {each.name for each in form.fields} | {button.name for _, button in form.buttons}


def kept(value: str | None, typed: Any, kind: str) -> bool:
    """Whether the form that came back holds what was typed; a password it must not hold."""
    if typed.kind == "password":
        return not value
    if value is None:
        return False
    plain = [re.sub(r"[\0\ufffd\s]", "", each) for each in (value, WRITTEN[kind])]
    return plain[0] == plain[1]


def test_every_form_answers_bad_input_with_a_message_and_keeps_what_was_typed(shop, settle):
    found = every_form(shop)
    assert len(found) > 35, sorted(found)
    for role, form in found.values():
        caches["default"].clear()  # nobody is too fast here
        for kind in [*WRITTEN, "tampered"]:
            judge(shop, role, form, kind)
        if form.method == "post":
            charset = DICE.choice(["", "; charset=utf-16", "; charset=nonsense"])
            body = DICE.choice(
                [b"\xff\xfe=%ff%fe&text=%ff\xff", urlencode({"text": "é"}, encoding="latin1").encode()]
            )
            shop.send_bytes(role, form.action, body, f"application/x-www-form-urlencoded{charset}")
    settle()
    caches["default"].clear()
    list(shop.pages())  # what was taken is shown as text
    assert not shop.faults, "\n".join(shop.faults)


def test_the_judge_notices_a_form_that_forgets_and_says_nothing(shop, monkeypatch):
    monkeypatch.setattr(writing.PostForm, "__init__", lambda form, *_, **__: forms.Form.__init__(form))
    monkeypatch.setattr(writing.PostForm, "base_fields", {"text": forms.CharField()})
    reply = next(
        form for _, page in shop.page("owner", shop.paths["forum:reply"]) for form in page.sendings()
    )
    judge(shop, "owner", reply, "huge")
    assert [fault.rpartition(": ")[2] for fault in shop.faults] == ["no message", "text is not kept"]


def test_more_than_the_site_takes_is_answered_by_a_page_of_its_own(shop):
    body = urlencode({"text": "ß" * 500_000}).encode()
    response = shop.send_bytes(
        "owner", shop.paths["looks:comment"], body, "application/x-www-form-urlencoded"
    )
    assert response.status_code == 400
    assert "send less of it" in response.text


def test_every_route_survives_whatever_is_sent_to_it(shop):
    broken = b"--b\r\nContent-Disposition: form-data; name=\xff\r\n\r\n\xff"
    for route, path in shop.paths.items():
        role = "staff" if TABLE[route]["owner"] == "hidden" else "owner"
        junk = {name: DICE.choice(JUNK).encode("utf-8", "replace") for name in names()}
        shop.ask(role, path, "junk", data=junk)
        shop.send_bytes(
            role, path, broken, DICE.choice(["multipart/form-data; boundary=b", "multipart/form-data"])
        )
    assert not shop.faults, "\n".join(shop.faults)


def test_every_page_survives_any_query_string(shop):
    for route, path in shop.paths.items():
        for role in ("anonymous", "staff" if TABLE[route]["owner"] == "hidden" else "owner"):
            asked = urlencode(
                [(name, DICE.choice(JUNK).encode("utf-8", "surrogatepass")) for name in names()]
            )
            noise = quote(DICE.randbytes(30), safe="=&%;+[]")
            shop.ask(role, f"{path}?{asked}&{noise}", "a query string")
    assert not shop.faults, "\n".join(shop.faults)


def test_every_address_survives_other_arguments(shop):
    for route, path in shop.paths.items():
        parts = path.strip("/").split("/")
        for place in range(1, len(parts) if ROUTES[route] else 1):
            for value in DICE.sample(PLACES, 2):
                shop.ask("owner", f"/{'/'.join([*parts[:place], value, *parts[place + 1 :]])}/", "an address")
    assert not shop.faults, "\n".join(shop.faults)
