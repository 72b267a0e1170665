"""What the switches do to a request."""

import logging
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from community.staff import switches

_SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
_RETRY_AFTER = 60  # seconds
_LONGEST = 2000  # characters of a logged statement

logger = logging.getLogger("runway.queries")


class SwitchesMiddleware:
    """Refuse forms that a switch closes, with a page that says why; log every query while that is asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the query log around it where it is on."""
        if "query_log" not in switches.on():
            return self.get_response(request)
        with ExitStack() as stack:
            for alias in connections:
                stack.enter_context(connections[alias].execute_wrapper(_Log(alias)))
            return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        """Refuse before the view is asked; reading stays open."""
        if request.method in _SAFE or request.resolver_match is None:
            return None
        switch = switches.closing(request.resolver_match.view_name)
        if switch is None:
            return None
        page = render(request, "staff/closed.html", {"says": switch.says}, status=503)
        page["Retry-After"] = str(_RETRY_AFTER)
        return page


class _Log:
    """Logs what it wraps: Django's execute_wrapper."""

    def __init__(self, alias: str) -> None:
        self.alias = alias

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            # Not the parameters: they are what members wrote.
            ms = round((time.perf_counter() - started) * 1000, 2)
            logger.info("query", extra={"alias": self.alias, "ms": ms, "sql": sql[:_LONGEST]})
