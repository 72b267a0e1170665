"""Who may be given the page that everybody gets, and which page may be given to everybody."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone, translation

from caching import bypass
from caching.conf import conf
from caching.copies import Address, path_key, route_key
from caching.middleware import route_of

TRACKING = (
    "fbclid",
    "gclid",
    "gbraid",
    "wbraid",
    "dclid",
    "msclkid",
    "ttclid",
    "twclid",
    "igshid",
    "mc_cid",
    "mc_eid",
)
"""Query arguments that tell an advertiser where a visitor came from, and the page nothing; so does `utm_…`."""

VARY = {"", "cookie", "accept-language", "hx-request"}
"""What a page may vary by: what is part of its key, or what its visitors have none of."""


def own_reason(request: HttpRequest) -> str | None:
    """Say why this visitor gets a page of their own; None for one who gets everybody's."""
    if request.method not in ("GET", "HEAD"):
        return "method"
    if any(name in request.COOKIES for name in _visitor_cookies()):
        return "cookie"
    if "Authorization" in request.headers:
        return "authorization"
    if "HX-Request" in request.headers or not request.accepts("text/html"):
        return "format"
    return None


def _visitor_cookies() -> tuple[str, ...]:
    return (
        settings.SESSION_COOKIE_NAME,
        settings.LANGUAGE_COOKIE_NAME,
        "messages",  # django.contrib.messages.storage.cookie
        *conf().VISITOR_COOKIES,
    )


def query_of(request: HttpRequest, arguments: Collection[str]) -> str | None:
    """Return the query string without tracking, sorted; None where it has an argument that isn't among these."""
    kept = {name: values for name, values in request.GET.lists() if not _is_tracking(name)}
    if any(name not in arguments or len(values) > 1 for name, values in kept.items()):
        return None
    return urlencode(sorted(kept.items()), doseq=True)


def _is_tracking(name: str) -> bool:
    return name.startswith("utm_") or name in TRACKING


def address_of(request: HttpRequest, query: str) -> Address:
    """Return where the page stands. Raises DisallowedHost for a host that isn't the site's."""
    parts = (
        request.scheme or "",
        request.get_host().lower(),
        request.path,
        query,
        translation.get_language() or "-",
        timezone.get_current_timezone_name(),
    )
    digest = blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return Address(f"page:{digest}", path_key(request.path), route_key(route_of(request)))


@contextmanager
def as_anybody(request: HttpRequest, query: str) -> Iterator[None]:
    """Hide from the view what isn't part of the key: cookies, and arguments that were dropped."""
    given = request.GET, request.COOKIES
    meta = {name: request.META.get(name) for name in ("QUERY_STRING", "HTTP_COOKIE")}
    request.GET, request.COOKIES = QueryDict(query), {}
    request.META["QUERY_STRING"] = query
    request.META.pop("HTTP_COOKIE", None)
    request.__dict__.pop("headers", None)  # derived from META, once
    try:
        yield
    finally:
        request.GET, request.COOKIES = given
        request.META.update({name: value for name, value in meta.items() if value is not None})
        request.__dict__.pop("headers", None)


def is_proxied(request: HttpRequest, response: HttpResponse) -> bool:
    """Say whether a proxy in front may keep this shared page for its second."""
    header = conf().PROXY_HEADER
    return (
        header is not None
        and request.headers.get(header) == "1"
        and "accept-language" not in _tokens(response, "Vary")  # its key has no language
    )


def obstacle(request: HttpRequest, response: HttpResponse) -> str | None:
    """Say why a page made for everybody turned out to be one visitor's, or no page; None for one to keep."""
    return next((name for name, holds in _OBSTACLES.items() if holds(request, response)), None)


def _tokens(response: HttpResponse, header: str) -> set[str]:
    return {token.strip().lower() for token in response.get(header, "").split(",")}


def _is_signed_in(request: HttpRequest) -> bool:
    # Only if the view asked: whoever has no session may have been let in by a proxy's header.
    user = getattr(request, "_cached_user", None)
    return user is not None and bool(user.is_authenticated)


def _is_text(response: HttpResponse) -> bool:
    with suppress(UnicodeDecodeError):
        response.content.decode()
        return True
    return False


_OBSTACLES: dict[str, Callable[[HttpRequest, HttpResponse], bool]] = {
    "status": lambda _, response: response.status_code != 200,
    "streaming": lambda _, response: response.streaming,
    "unrendered": lambda _, response: not getattr(response, "is_rendered", True),
    "set-cookie": lambda _, response: bool(response.cookies) or "Set-Cookie" in response,
    "private": lambda _, response: bool(
        _tokens(response, "Cache-Control") & {"private", "no-store", "no-cache"}
    ),
    "vary": lambda _, response: not _tokens(response, "Vary") <= VARY,
    # Each of these makes a middleware send something of this visitor's, or of this moment's, after the view.
    "csrf": lambda request, _: bool(request.META.get("CSRF_COOKIE_NEEDS_UPDATE")),
    "session": lambda request, _: bool(getattr(getattr(request, "session", None), "modified", False)),
    "message": lambda request, _: bool(getattr(getattr(request, "_messages", None), "added_new", False)),
    "nonce": lambda request, _: hasattr(request, "_csp_nonce"),
    "flag": lambda request, _: hasattr(request, "waffles") or hasattr(request, "waffle_tests"),
    "user": lambda request, _: _is_signed_in(request),
    "transaction": lambda *_: bypass.refusal("page") is not None,
    "binary": lambda _, response: not _is_text(response),
}
