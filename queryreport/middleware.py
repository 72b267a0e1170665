"""Count what each request ran, for the report, for other parts of the site, and for observers."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import cast

from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse

from queryreport import conf, recorder
from queryreport.instrumentation import Observation, observing

UNRESOLVED = "(no route)"


class ObservedRequest(HttpRequest):
    """A request behind this middleware. `query_counts` is live: statements so far, by node."""

    query_counts: Counter[str]


class QueryReportMiddleware:
    """Observe all statements between here and the view, and those of a streamed body."""

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request, then hand its statistics to the recorder."""
        observation = Observation()
        cast("ObservedRequest", request).query_counts = observation.counts
        try:
            with observing(observation):
                response = self.get_response(request)
        finally:
            route = _route(request)
            method = request.method or ""
            recorder.fold(route, method, observation)
        timing = server_timing(observation)
        if timing and conf.observer()(request):
            present = response.get("Server-Timing")
            response["Server-Timing"] = f"{present}, {timing}" if present else timing
        if _may_query(response):
            response = cast("StreamingHttpResponse", response)
            body = cast("Iterable[bytes]", response.streaming_content)
            response.streaming_content = _streamed(body, route, method, observation.counts)
        return response


def server_timing(observation: Observation) -> str:
    """Return the statements by node as a Server-Timing value: milliseconds as `dur`, how many as `desc`."""
    return ", ".join(
        f'db-{node};dur={observation.seconds[node] * 1000:.2f};desc="{count}"'
        for node, count in sorted(observation.counts.items())
    )


def _may_query(response: HttpResponseBase) -> bool:
    """A file never queries, and wrapping it would take it from the server's fast path."""
    streamed = isinstance(response, StreamingHttpResponse) and not response.is_async
    return streamed and not isinstance(response, FileResponse)


def _route(request: HttpRequest) -> str:
    match = request.resolver_match
    return "/" + match.route if match else UNRESOLVED


def _streamed(body: Iterable[bytes], route: str, method: str, counts: Counter[str]) -> Iterator[bytes]:
    """Yield a body that may still query.

    The request's statistics are folded already: this is an extra part.
    """
    observation = Observation()
    observation.counts = counts
    try:
        with observing(observation):
            yield from body
    finally:
        for measure in observation.measures.values():
            measure.requests = 0  # the request itself was counted when the view returned
        recorder.fold(route, method, observation, requests=0)
