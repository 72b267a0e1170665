"""One maker for each thing that is missing: a lease in Redis, which is also the right to put it in place."""

import secrets
from dataclasses import dataclass

from caching import store
from caching.conf import conf

# A maker who was slower than the lease finds another's here, and must not cover newer text with older.
_END = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[1])
if ARGV[2] == 'keep' then redis.call('SET', KEYS[2], ARGV[3], 'PX', ARGV[4]) end
if ARGV[2] == 'drop' then redis.call('DEL', KEYS[2]) end
return 1
"""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to make the entry of `key`. Whoever holds it ends it by one of the three methods."""

    key: str
    token: str

    def keep(self, text: str, seconds: float) -> None:
        """Put the text in place for exactly so long, unless the lease has run out."""
        self._end("keep", store.seal(self.key, text), str(int(seconds * 1000)))

    def drop(self) -> None:
        """Take away what is in place: it isn't true any more, and nothing follows it."""
        self._end("drop")

    def leave(self) -> None:
        """Leave what is in place: the attempt failed and says nothing about it."""
        self._end("leave")

    def _end(self, how: str, *text: bytes | str) -> None:
        keys = [store.name_of(lease_key(self.key)), store.name_of(self.key)]
        store.ask(lambda client: client.eval(_END, len(keys), *keys, self.token, how, *text))


def take(key: str) -> Lease | None:
    """Return the lease of an entry; None where another has it, and where Redis is down."""
    token = secrets.token_hex(8)
    milliseconds = int(conf().LEASE_SECONDS * 1000)
    taken = store.ask(
        lambda client: client.set(store.name_of(lease_key(key)), token, nx=True, px=milliseconds)
    )
    return Lease(key, token) if taken else None


def lease_key(key: str) -> str:
    """Return the key under which the lease of an entry stands."""
    return f"lease:{key}"
