"""Small values of one member, remembered for some seconds: a badge in the header must not cost every page a query.

As with the session's user, a value that was changed by its owner is forgotten with a mark, so that no reader who still
has the older one puts it back. What others change shows when the seconds are over.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS, transaction

from caching import bypass, meters, store
from caching.conf import conf

LAYER = "value"
HELD = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number that `load` finds for a member's key, kept under `name` for `seconds`."""

    name: str
    load: Callable[[int], int]
    seconds: float

    def of(self, owner: int) -> int:
        """Return the number, remembered or found."""
        refusal = bypass.refusal(LAYER)
        if refusal:
            meters.count(LAYER, *refusal)
            return self.load(owner)
        key = self._key(owner)
        answer = store.get_many([key])
        text = answer.texts.get(key)
        if text:
            meters.count(LAYER, "hit")
            return int(json.loads(text))
        found = self.load(owner)
        meters.count(LAYER, "miss", _reason(answer, key, text))
        if text is None and answer.reached:
            self._put(key, json.dumps(found), self.seconds, only_if_missing=True)
        return found

    def forget(self, owner: int, using: str = DEFAULT_DB_ALIAS) -> None:
        """Find it anew once the open transaction has ended, and keep nothing for PURGE_SECONDS."""
        key = self._key(owner)
        transaction.on_commit(
            lambda: self._put(key, HELD, conf().PURGE_SECONDS, only_if_missing=False), using=using
        )

    def _key(self, owner: int) -> str:
        return f"value:{self.name}:{owner}"

    def _put(self, key: str, text: str, seconds: float, *, only_if_missing: bool) -> None:
        milliseconds = max(1, int(seconds * 1000))  # Redis refuses a time of zero
        name, sealed = store.name_of(key), store.seal(key, text)
        store.ask(lambda client: client.set(name, sealed, px=milliseconds, nx=only_if_missing) and None)


def _reason(answer: store.Answer, key: str, text: str | None) -> str:
    if not answer.reached:
        return "unreachable"
    if text is None:
        return "corrupt" if key in answer.corrupt else "cold"
    return "purged"
