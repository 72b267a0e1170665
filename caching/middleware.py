"""Meters each request's look-ups, tells observers about them, and lets observers bypass the caches."""

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from caching import bypass, meters
from caching.conf import observer
from caching.routes import NO_ROUTE


class CacheMetersMiddleware:
    """Stands outside of every middleware that uses a cache.

    Sets `request.cache_counts`, a live Counter of `meters.Count`, for whoever logs the request.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve the request and account for it."""
        with ExitStack() as stack:
            if asked := bypass.asked_by(request):
                stack.enter_context(bypass.bypassed(asked))
            counts = stack.enter_context(meters.measured())
            request.cache_counts = counts  # type: ignore[attr-defined]
            response = self.get_response(request)
        meters.record(route_of(request), counts)
        if counts and observer()(request):
            _add_server_timing(response, counts)
        return response


def route_of(request: HttpRequest) -> str:
    """Return the URL pattern of the request, from the root; all that resolved to none share one name."""
    match = request.resolver_match
    return NO_ROUTE if match is None else "/" + match.route


def _add_server_timing(response: HttpResponseBase, counts: Counter[meters.Count]) -> None:
    layers: dict[str, Counter[str]] = {}
    for key, number in counts.items():
        layers.setdefault(key.layer, Counter())[key.outcome] += number
    entries = [response["Server-Timing"]] if response.has_header("Server-Timing") else []
    for layer, outcomes in sorted(layers.items()):
        desc = ",".join(f"{outcome}={number}" for outcome, number in sorted(outcomes.items()))
        entries.append(f'cache-{layer};desc="{desc}"')
    response["Server-Timing"] = ", ".join(entries)
