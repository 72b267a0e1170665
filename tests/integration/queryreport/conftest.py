"""A site of its own: known views, this library's middleware only, a prefix of its own in the state Redis."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from queryreport import instrumentation, recorder


def everyone(request: object) -> bool:
    return True


@pytest.fixture(autouse=True)
def _site(settings: Any) -> Iterator[None]:
    settings.ROOT_URLCONF = "tests.integration.queryreport.urls"
    settings.MIDDLEWARE = ["queryreport.middleware.QueryReportMiddleware"]
    settings.TEMPLATES = [
        {**settings.TEMPLATES[0], "DIRS": []}
    ]  # the library's own frame, not the community's
    settings.CACHES = {
        **settings.CACHES,
        "state": {**settings.CACHES["state"], "KEY_PREFIX": f"queryreport-{uuid4().hex}"},
    }
    settings.QUERYREPORT = {"CACHE": "state", "FLUSH_SECONDS": 3600.0}
    recorder.forget()
    instrumentation.sites.clear()  # the site's own statements have shapes in common with these views'
    connection = recorder.get_redis_connection("state")
    keys = [recorder.name(part) for part in recorder.PARTS]
    yield
    recorder.forget()
    connection.delete(*keys)
