"""Parts of pages that are the same for everyone, remembered as text: a query only for the page that makes them.

A part knows the log's position that it was read at: who has just written and needs more gets their own, which is
everybody's from then on. One that names the rows it shows is remembered only while the WAL tail sees none of them
change.
"""

from collections.abc import Callable, Collection

from django.utils.safestring import SafeString, mark_safe

from caching import bypass, rows, store
from dbrouters import nodes

PRIMARY = -1
"""Stands for the position of what was read from the primary: newer than any that we could name, and not known."""


def remembered(
    key: str, seconds: float, make: Callable[[], SafeString], shown: Collection[str] = ()
) -> SafeString:
    """The part as it was made up to `seconds` ago (a tenth more by chance), or as `make` makes it now.

    `shown` are names of rows (`caching.rows.name`). While one of them has just changed, or nobody follows them, each
    page makes its own.
    """
    if bypass.refusal("fragment"):
        return make()
    found = _found(key)
    if found is not None:
        return mark_safe(found)  # noqa: S308 - rendered by us, and signed
    position = nodes.reading_position()
    made = make()
    line = rows.settled(shown) if shown else ""
    if line or not shown:
        store.set_many({key: f"{line}\n{PRIMARY if position is None else position}\n{made}"}, seconds)
    return made


def forget(key: str) -> None:
    """Let the next page make it anew: call it after the commit that takes away what it shows."""
    store.ask(lambda client: client.delete(store.name_of(key)))


def _found(key: str) -> str | None:
    value, unchanged = rows.read(key) or (None, False)
    text = store.unseal(key, value) if value and unchanged else None
    if text is None:
        return None
    _, position, part = text.split("\n", 2)
    if not nodes.covers(int(position)):
        return None
    if int(position) != PRIMARY:
        nodes.observed(int(position))
    return part
