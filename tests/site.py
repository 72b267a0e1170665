"""A visitor of the running site: HTTP with a cookie jar, and the few things a shopper does."""

import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Page:
    """A response: its status, headers and text."""

    status: int
    headers: dict[str, str]
    text: str
    url: str

    def field(self, name: str) -> str:
        """The value of the hidden form field, such as csrfmiddlewaretoken."""
        match = re.search(rf'name="{name}"[^>]*value="([^"]*)"', self.text)
        assert match, f"no field {name} on {self.url}"
        return match[1]

    def data(self, name: str) -> str:
        """The first value of a data attribute, such as `likes` for data-likes."""
        match = re.search(rf'data-{name}="([^"]*)"', self.text)
        assert match, f"no data-{name} on {self.url}"
        return match[1]


@dataclass
class Visitor:
    """A browser without JavaScript: keeps cookies, follows redirects, never raises for a status."""

    base: str
    jar: http.cookiejar.CookieJar = field(default_factory=http.cookiejar.CookieJar)

    def __post_init__(self) -> None:
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, path: str, **headers: str) -> Page:
        return self._open(urllib.request.Request(self.base + path, headers=headers))

    def post(self, path: str, form: dict[str, str], *, token_from: str | None = None) -> Page:
        """Send a form, with the CSRF token of the page it stands on."""
        token = self.get(token_from or path).field("csrfmiddlewaretoken")
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **form}).encode()
        return self._open(
            urllib.request.Request(self.base + path, data=body, headers={"Referer": self.base + path})
        )

    def cookie(self, name: str) -> str | None:
        return next((cookie.value for cookie in self.jar if cookie.name == name), None)

    def _open(self, request: urllib.request.Request) -> Page:
        try:
            with self._opener.open(request, timeout=20) as response:
                return Page(
                    response.status,
                    dict(response.headers.items()),
                    response.read().decode(),
                    response.geturl(),
                )
        except urllib.error.HTTPError as error:
            with error:
                return Page(error.code, dict(error.headers.items()), error.read().decode(), request.full_url)


@dataclass(frozen=True)
class Site:
    """The running site and the password of its demo logins."""

    url: str
    password: str

    def visitor(self) -> Visitor:
        """Someone who has never been here."""
        return Visitor(self.url)

    def shopper(self, number: int = 1) -> Visitor:
        """shopperN, signed in."""
        return self.sign_in(f"shopper{number}")

    def sign_in(self, username: str) -> Visitor:
        """One of the demo's logins, signed in."""
        visitor = self.visitor()
        page = visitor.post("/accounts/login/", {"login": username, "password": self.password})
        assert page.status == 200, page.text[:500]
        assert visitor.cookie("session"), f"{username} could not sign in"
        return visitor

    def looks(self) -> list[str]:
        """The paths of the looks on the first page of the list."""
        return list(
            dict.fromkeys(re.findall(r'href="(/looks/\d+/[^"/]+/)"', self.visitor().get("/looks/").text))
        )
