"""Parts of pages that are the same for everyone, remembered as text: a query only for the page that makes them.

Who has just written gets their own: they look for what they wrote.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from caching import bypass, store


def remembered(request: HttpRequest, key: str, seconds: float, make: Callable[[], SafeString]) -> SafeString:
    """The part as it was made up to `seconds` ago (a tenth more by chance), or as `make` makes it now."""
    wrote = any(name in request.COOKIES for name in settings.CACHING["VISITOR_COOKIES"])
    if wrote or bypass.refusal("fragment"):
        return make()
    found = store.get_many([key]).texts.get(key)
    if found is not None:
        return mark_safe(found)  # noqa: S308 - rendered by us, and signed
    made = make()
    store.set_many({key: made}, seconds)
    return made


def forget(key: str) -> None:
    """Let the next page make it anew: call it after the commit that takes away what it shows."""
    store.ask(lambda client: client.delete(store.name_of(key)))
