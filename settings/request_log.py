"""One JSON line a request: what was asked, how it ended, and what it cost the databases and the caches."""

import logging
import re
import time
import uuid
from collections import Counter
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

logger = logging.getLogger("runway.request")

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestLogMiddleware:
    """Give the request an id (nginx's, where it sent one), and log the line when the response is ready."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve, then log; an exception that reaches this far was already turned into a response by Django."""
        started = time.perf_counter()
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        response = self.get_response(request)
        response["X-Request-ID"] = request_id
        match = request.resolver_match
        logger.info(
            "request",
            extra={
                "event": "request",
                "request_id": request_id,
                "method": request.method,
                "route": match.route if match else None,
                "status": response.status_code,
                "ms": round((time.perf_counter() - started) * 1000, 1),
                "queries": dict(getattr(request, "query_counts", {})),
                "cache": _cache_outcomes(request),
                "user": _user_id(request),
            },
        )
        return response


def _cache_outcomes(request: HttpRequest) -> dict[str, int]:
    outcomes: Counter[str] = Counter()
    for count, number in getattr(request, "cache_counts", {}).items():
        outcomes[f"{count.layer} {count.outcome}"] += number
    return dict(outcomes)


def _user_id(request: HttpRequest) -> int | None:
    # Only if the view already asked who this is: logging must not read the session, nor a row.
    user = getattr(request, "_cached_user", None)
    return getattr(user, "pk", None)
