"""One visitor's browser: cookies, forms, and for every request a sample on the tape."""

import copy
import html
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from loadtests import timings
from loadtests.accounts import CANARY, Account
from loadtests.personas import Audience
from loadtests.tape import Sample, Tape

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_CSRF_COOKIES = ("csrf", "__Host-csrf")
_NODE_COOKIE = "log_node"  # says which replica answered, and nothing of who asked
_COOKIE_NAMES = re.compile(r"(?:^|,\s*)([\w-]+)=")
FORM_ROUTES = ("/accounts/login/", "/accounts/signup/")
"""Pages with a form for anonymous visitors: they alone may hold a token and set its cookie."""


class Session(Protocol):
    """The part of Locust's FastHttpSession that a browser uses."""

    cookiejar: Any

    def request(self, method: str, url: str, **options: Any) -> Any:
        """Send a request; never raises for an answer or for none."""


@dataclass(frozen=True)
class Page:
    """An answer: `status` 0 where there was none, `location` the path that a redirect leads to."""

    status: int
    text: str
    location: str

    def token(self) -> str:
        """The CSRF token of the page's first form, or an empty string."""
        found = _TOKEN.search(self.text)
        return html.unescape(found[1]) if found else ""


@dataclass(frozen=True)
class Request:
    """What the request event needs to know to put a sample on the tape."""

    tape: Tape
    route: str
    audience: Audience
    intended: float


class Browser:
    """Requests pages for one visitor. `started` is the monotonic reading of second 0 of the run."""

    def __init__(
        self, session: Session, tape: Tape, started: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.account: Account | None = None
        self.tape = tape
        self._session = session
        self._started = started
        self._clock = clock

    @property
    def now(self) -> float:
        """Seconds since the start of the run."""
        return self._clock() - self._started

    @property
    def audience(self) -> Audience:
        """Signed in or not."""
        return Audience.MEMBER if self.account else Audience.ANONYMOUS

    def use(self, account: Account) -> None:
        """Come back with the cookies of an account that has signed in earlier."""
        self.account = account
        for cookie in account.cookies:
            self._session.cookiejar.set_cookie(copy.copy(cookie))

    def keep(self, account: Account) -> None:
        """Be signed in as `account` from now on, after a successful log-in or sign-up."""
        self.account = account
        account.cookies = self._session.cookiejar

    def get(self, path: str, route: str, intended: float | None = None) -> Page:
        """Ask for a page; `intended` is the second at which the visitor wanted it (default: now)."""
        page, answer = self._send("GET", path, route, intended, {})
        if self.audience is Audience.ANONYMOUS and page.status == 200:
            self._look_for_leaks(route, page, answer)
        return page

    def post(self, path: str, route: str, fields: dict[str, str], intended: float | None = None) -> Page:
        """Send a form. The token is the one in `fields`, else the cookie's."""
        token = fields.get("csrfmiddlewaretoken") or self._token_of_cookie()
        data = {**fields, "csrfmiddlewaretoken": token}
        page, _ = self._send("POST", path, route, intended, {"data": data})
        return page

    def _send(
        self, method: str, path: str, route: str, intended: float | None, options: dict[str, Any]
    ) -> tuple[Page, Any]:
        wanted = self.now if intended is None else intended
        name = f"{method} {route}"
        answer = self._session.request(
            method,
            path,
            name=name,
            allow_redirects=False,  # a followed redirect would be one sample with the page it leads to
            context={"request": Request(self.tape, name, self.audience, wanted)},
            **options,
        )
        headers = answer.headers or {}  # None where there was no answer
        text = answer.content.decode("utf-8", "replace") if answer.content else ""
        return Page(answer.status_code or 0, text, str(headers.get("location", ""))), answer

    def _token_of_cookie(self) -> str:
        values = [cookie.value for cookie in self._session.cookiejar if cookie.name in _CSRF_COOKIES]
        return values[0] or "" if values else ""

    def _look_for_leaks(self, route: str, page: Page, answer: Any) -> None:
        if CANARY in page.text:
            self.tape.leaks.append(f"a signed-in name on anonymous {route}")
        if route in FORM_ROUTES:
            return
        if "csrfmiddlewaretoken" in page.text:
            self.tape.leaks.append(f"a CSRF token on anonymous {route}")
        if _COOKIE_NAMES.findall(answer.headers.get("set-cookie") or "") not in ([], [_NODE_COOKIE]):
            self.tape.leaks.append(f"a cookie set by anonymous {route}")


def record(
    *, response: Any, context: dict[str, Any], started: float, clock: Callable[[], float] = time.monotonic
) -> None:
    """Put a finished request on its tape; for the listener of Locust's request event."""
    request: Request | None = context.get("request")
    if request is None:
        return
    headers = response.headers or {}
    request.tape.add(
        Sample(
            route=request.route,
            audience=request.audience,
            intended=request.intended,
            ended=clock() - started,
            status=response.status_code or 0,
            timings=timings.parse(headers.get("server-timing")),
        )
    )
