"""The page for an error that nobody caught: a server that is away is worth another try, anything else is a bug."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.views.defaults import server_error
from redis import RedisError

_AWAY = (OperationalError, InterfaceError, RedisError)
_RETRY_AFTER = 5  # seconds; a server that crashed is started again in less


def sorry(request: HttpRequest) -> HttpResponse:
    """Django's `handler500`: 503 with Retry-After while a database or Redis can't be asked, else 500.

    A write that is answered so was either not made, or its commit couldn't be confirmed; ours may be repeated.
    """
    if not isinstance(sys.exception(), _AWAY):
        return server_error(request)
    page = loader.get_template("503.html").render()
    return HttpResponse(page, status=503, headers={"Retry-After": str(_RETRY_AFTER)})
