"""Anonymous pages: who has no session gets the page that was made for another who has none.

    @anonymous_page(max_age=5, arguments=("after",))
    def looks(request): ...

A copy is fresh for `max_age` seconds. Then one visitor makes the next, and others get the old one meanwhile. A view
that says of which rows it makes its page (`shows`) has its copies kept for minutes, until one of these changes.
"""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from caching import anonymity, bypass, copies, leases, marks, meters, rows, store
from caching.conf import conf
from caching.copies import Address, Found, purge, purge_everything, purge_route

__all__ = ["RARE", "anonymous_page", "purge", "purge_everything", "purge_route", "shows", "shows_also"]

LAYER = "page"
RARE = 30
"""Seconds for a page of which there are thousands, each asked for so rarely that five seconds would spare nothing."""
CHANGING = 5
"""Seconds at most for a page of rows that have changed a moment ago: they may well change again."""
FIRST_PAUSE = 0.01  # seconds between two looks for a page that another makes; doubles up to LONGEST_PAUSE
LONGEST_PAUSE = 0.08
PROXIED = "max-age=1, stale-while-revalidate=2"
"""What a proxy that says it is there (PROXY_HEADER) is told; it must tell browsers `private, no-cache` instead."""

View = Callable[..., HttpResponse]


def anonymous_page(
    *,
    max_age: float,
    stale: float = 10.0,
    settled: float | None = None,
    arguments: Collection[str] = (),
    proxied: bool = True,
) -> Callable[[View], View]:
    """Share the view's page among visitors who have no session.

    `max_age` and `stale` are seconds, and so is `settled`: how long a copy whose rows (`shows`) don't change is
    fresh, by default SETTLED_SECONDS. `arguments` are the query arguments that the view reads: another one, but
    for those that track visitors, gets a page of its own. `proxied=False` keeps the page out of a proxy in front:
    for a view that must see each visitor, such as one that counts them. Put it below `require_safe`.
    """
    if max_age <= 0 or stale < 0 or max_age * 2 + stale > copies.LONGEST:
        raise ValueError(f"A page is kept for up to {copies.LONGEST} s, the stale seconds included.")

    def share(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            make = partial(view, request, *args, **kwargs)
            outcome, reason = bypass.refusal(LAYER) or ("bypass", anonymity.own_reason(request))
            query = anonymity.query_of(request, arguments)
            if reason is None and query is None:
                reason = "arguments"
            if reason is not None or query is None:
                return _told(make(), outcome, reason or "-")
            with anonymity.as_anybody(request, query):
                address = anonymity.address_of(request, query)
                return _Sharing(request, make, address, max_age, settled, stale, proxied).answer()

        return answer

    return share


def shows(request: HttpRequest, model: type[Model], **known_by: object) -> None:
    """Say that the page is made of the model's rows that have this value in this field, such as `pk=12`.

    Name everything whose change should show within a second, in fields that `CACHING["ROWS"]` follows (LookupError).
    What isn't named shows when the copy is SETTLED_SECONDS old. Without a WAL tail it changes nothing.
    """
    names = {rows.name(model, by, value) for by, value in known_by.items()}
    request._shown_rows = _shown(request) | names  # type: ignore[attr-defined]


def shows_also(request: HttpRequest, model: type[Model], **known_by: object) -> None:
    """Add to the rows that the page has named, if it has: for what every page shows, such as an announcement."""
    if _shown(request):
        shows(request, model, **known_by)


def _shown(request: HttpRequest) -> frozenset[str]:
    return getattr(request, "_shown_rows", frozenset())


@dataclass(frozen=True, slots=True)
class _Sharing:
    """One request for a page that may be shared."""

    request: HttpRequest
    make: Callable[[], HttpResponse]
    address: Address
    max_age: float
    settled: float | None
    stale: float
    proxied: bool

    def answer(self) -> HttpResponse:
        found = self._find()
        if found is None:
            return self._made("unreachable")
        if found.held:
            return _told(self.make(), "bypass", "purged")
        if _is_fresh(found):
            return self._copy(found, "hit")
        # A view may answer HEAD with less than the page.
        lease = leases.take(self.address.page) if self.request.method == "GET" else None
        return self._answer_without_lease(found) if lease is None else self._fill(lease, found)

    def _answer_without_lease(self, found: Found) -> HttpResponse:
        if found.text is not None:
            return self._copy(found, "stale")
        later = self._await()
        if later is not None and later.text is not None:
            return self._copy(later, "hit", "waited")
        return self._made("waited")

    def _made(self, reason: str) -> HttpResponse:
        """Make the page without keeping it here; a proxy in front may, for its second."""
        response = self.make()
        if anonymity.obstacle(self.request, response) is None:
            self._offer(response)
        return _told(response, "miss", reason)

    def _find(self) -> Found | None:
        return copies.find(self.address, self.stale)

    def _fill(self, lease: leases.Lease, before: Found) -> HttpResponse:
        found = self._find() or before
        if _is_fresh(found):  # another filled it between our look and our lease
            lease.leave()
            return self._copy(found, "hit")
        try:
            response = self.make()
        except (Http404, PermissionDenied):
            lease.drop()
            raise
        except BaseException:  # a greenlet that is killed must not make others wait
            lease.leave()
            raise
        obstacle = "purged" if found.held else anonymity.obstacle(self.request, response)
        if obstacle is None:
            shown, seconds = self._life()
            fresh = min(seconds, store.jittered(seconds))
            lease.keep(copies.write(response, found.purge, shown), fresh + self.stale)
            self._offer(response)
            marks.tidy(self.request.path)
        elif response.status_code < 500:
            lease.drop()
        else:
            lease.leave()
        return _told(response, "miss", found.reason, obstacle)

    def _life(self) -> tuple[str, float]:
        """The rows that the copy depends on, and for how many seconds it is fresh."""
        shown = _shown(self.request)
        line = rows.settled(shown) if shown else ""
        if line is None:
            return "", min(self.max_age, CHANGING)
        if not line:
            return "", self.max_age
        return line, conf().SETTLED_SECONDS if self.settled is None else self.settled

    def _await(self) -> Found | None:
        """Look again until the page is there, nobody makes it any more, or WAIT_SECONDS are over."""
        deadline, pause = time.monotonic() + conf().WAIT_SECONDS, FIRST_PAUSE
        while True:
            time.sleep(pause)
            found = self._find()
            if found is None or found.text is not None or not found.filling:
                return found
            if time.monotonic() > deadline:
                return None
            pause = min(2 * pause, LONGEST_PAUSE)

    def _copy(self, found: Found, outcome: str, reason: str = "-") -> HttpResponse:
        response = copies.read(found.text or "")
        self._offer(response)
        meters.count(LAYER, outcome, reason)
        return _labelled(response, outcome, f"hit; ttl={int(found.left)}")

    def _offer(self, response: HttpResponse) -> None:
        """Tell a proxy in front, which told us that it is there, to keep the page for its second."""
        if self.proxied and anonymity.is_proxied(self.request, response):
            response.setdefault("Cache-Control", PROXIED)


def _is_fresh(found: Found) -> bool:
    return found.text is not None and found.left > 0 and not found.held


def _told(response: HttpResponse, outcome: str, reason: str, obstacle: str | None = None) -> HttpResponse:
    meters.count(LAYER, outcome, reason)
    forwarded = {"bypass": "bypass", "expired": "stale", "changed": "stale"}
    forward = forwarded.get(outcome) or forwarded.get(reason, "uri-miss")
    detail = f"; detail={obstacle or reason}"
    return _labelled(response, outcome, f"fwd={forward}{detail}")


def _labelled(response: HttpResponse, outcome: str, status: str) -> HttpResponse:
    response["X-Cache"] = outcome.upper()
    response["Cache-Status"] = f"runway; {status}"
    patch_vary_headers(response, ["Cookie"])
    # A browser asks each time, so nobody who has just signed in meets the page of before; a shared cache keeps
    # nothing, since it doesn't know which cookies matter.
    response.setdefault("Cache-Control", "private, no-cache")
    return response
