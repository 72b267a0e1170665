"""Keeps the sets: follows the outbox, and makes the sets that somebody missed.

Whoever writes a set first takes its lease and then reads the truth, from the primary. A script writes only under the
lease that was taken last, so the newest truth wins; in every doubt the set goes, and the tables answer.
"""

import secrets
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connections, transaction

from denorm.conf import conf
from denorm.servers import SETS, script
from denorm.sets import keys, truth
from denorm.sets.declaration import RedisSet, working
from denorm.sets.owned import OwnedSet
from denorm.templates import template

BATCH = 1000  # rows of the outbox a transaction
CHUNK = 5000  # members a command


@dataclass
class Making:
    """One set while it is made, in the steps between which others write, forget and evict."""

    owned: OwnedSet
    token: str = field(default_factory=lambda: secrets.token_hex(8))
    members: Sequence[int] = ()

    def begin(self) -> bool:
        """Take the lease; say whether a set stands already."""
        return bool(SETS.run(*_begin(self.owned, self.token, "make")))

    def read(self) -> None:
        """Read the truth."""
        self.members = truth.every(self.owned)

    def fill(self) -> None:
        """Write it under a name of its own, which runs out by itself if we don't come back."""
        fresh, milliseconds = (
            SETS.key(keys.fresh(self.owned, self.token)),
            _milliseconds(conf().LEASE_SECONDS),
        )
        client = SETS.client
        client.sadd(fresh, keys.SENTINEL)
        client.pexpire(fresh, milliseconds)
        for start in range(0, len(self.members), CHUNK):
            client.sadd(fresh, *self.members[start : start + CHUNK])

    def install(self) -> bool:
        """Put it in place, whole; False where something came in between, and then there is none."""
        named = [keys.members(self.owned), keys.lease(self.owned), keys.fresh(self.owned, self.token)]
        arguments = [self.token, len(self.members) + 1, _milliseconds(conf().SET_TIMEOUT)]
        installed = bool(SETS.run(script("install"), [SETS.key(each) for each in named], *arguments))
        _count(self.owned.declaration, "rebuild" if installed else "refused")
        return installed

    def run(self) -> bool:
        """All steps."""
        self.begin()
        self.read()
        self.fill()
        return self.install()


def follow() -> bool:
    """Do what a batch of the outbox asks for, and say if more may wait. Raises one of DOWN, and keeps the batch."""
    more, since = False, time.monotonic()
    for database in databases():
        with transaction.atomic(using=database):
            with connections[database].cursor() as cursor:
                cursor.execute(template("set_taken"), [BATCH])
                taken = cursor.fetchall()
            _apply(taken)
        more = more or len(taken) == BATCH
    trusted = conf().TRUST_SECONDS - (time.monotonic() - since)  # a write since isn't followed yet
    if trusted > 0 and not more:
        SETS.client.set(SETS.key(keys.ALIVE), 1, px=_milliseconds(trusted))
    return more


def warm(seconds: float) -> bool:
    """Make the set that was missed first; wait for one up to so many seconds, and say whether there was one."""
    found = SETS.client.bzpopmin(SETS.key(keys.WANTED), timeout=seconds)
    if found is None:
        return False
    name, _, owner = found[1].decode().rpartition(" ")
    for declaration in working():
        if declaration.name == name:
            Making(declaration.of(int(owner))).run()
    return True


def waiting(database: str) -> tuple[int, float]:
    """Return the length of the outbox, 100,000 at most, and for how many seconds its first row has waited."""
    with connections[database].cursor() as cursor:
        cursor.execute(template("set_waiting"))
        length, seconds = cursor.fetchone()
        return int(length), float(seconds)


def size(owned: OwnedSet) -> int:
    """Return how many members the set in Redis has, -1 where there is none. Raises one of DOWN."""
    key = SETS.key(keys.members(owned))
    with SETS.client.pipeline() as pipeline:  # at once
        stands, members = pipeline.sismember(key, keys.SENTINEL).scard(key).execute()
    return int(members) - 1 if stands else -1


def forget(declaration: RedisSet) -> None:
    """Forget every set of that name, and whatever is being made.

    Twice: what was begun before the first round and put in place behind its back is found by the second.
    """
    pattern = SETS.key(f"set:{declaration.name}:*")
    for _ in range(2):
        for found in SETS.client.scan_iter(match=pattern, count=1000):
            SETS.client.unlink(found)


def databases() -> list[str]:
    """The aliases whose outboxes are followed."""
    return sorted({truth.database(each) for each in working()})


def _apply(taken: Iterable[tuple[str, int | None, int | None]]) -> None:
    rows: dict[str, set[tuple[int | None, int | None]]] = defaultdict(set)
    for name, owner, member in taken:
        rows[name].add((owner, member))
    known = {declaration.name: declaration for declaration in working()}
    for name, found in rows.items():
        if name not in known:  # a declaration that is gone: its sets run out
            continue
        if (None, None) in found:
            forget(known[name])
            continue
        whole = {owner for owner, member in found if owner is not None and member is None}
        _remake(known[name], whole)
        _update(known[name], [(owner, member) for owner, member in found if owner not in whole])


def _remake(declaration: RedisSet, owners: Iterable[int]) -> None:
    for owner in _standing(declaration, owners, secrets.token_hex(8)):
        Making(declaration.of(owner)).run()


def _update(declaration: RedisSet, pairs: Iterable[tuple[Any, Any]]) -> None:
    members: dict[int, list[int]] = defaultdict(list)
    for owner, member in pairs:
        members[owner].append(member)
    token = secrets.token_hex(8)
    standing = list(_standing(declaration, members, token))
    if not standing:
        return
    true = truth.pairs(declaration, [(owner, member) for owner in standing for member in members[owner]])
    with SETS.client.pipeline(transaction=False) as pipeline:
        for owner in standing:
            owned = declaration.of(owner)
            come = [member for member in members[owner] if true[owner, member]]
            gone = [member for member in members[owner] if not true[owner, member]]
            named = [SETS.key(keys.members(owned)), SETS.key(keys.lease(owned))]
            pipeline.eval(script("update"), 2, *named, keys.SENTINEL, token, len(come), *come, *gone)
        done = pipeline.execute()
    _count(declaration, "update", sum(done))
    _count(declaration, "refused", len(done) - sum(done))


def _standing(declaration: RedisSet, owners: Iterable[int], token: str) -> Iterator[int]:
    """Take the leases of the sets that stand, and yield their owners."""
    owners = list(owners)
    with SETS.client.pipeline(transaction=False) as pipeline:
        for owner in owners:
            text, named, *arguments = _begin(declaration.of(owner), token, "update")
            pipeline.eval(text, len(named), *named, *arguments)
        for owner, stands in zip(owners, pipeline.execute(), strict=True):
            if stands:
                yield owner


def _begin(owned: OwnedSet, token: str, purpose: str) -> tuple[Any, ...]:
    named = [SETS.key(keys.members(owned)), SETS.key(keys.lease(owned))]
    return script("begin"), named, keys.SENTINEL, token, _milliseconds(conf().LEASE_SECONDS), purpose


def _count(declaration: RedisSet, outcome: str, number: int = 1) -> None:
    if number:
        SETS.client.hincrby(SETS.key(keys.METERS), f"{declaration.name} {outcome}", number)


def _milliseconds(seconds: float) -> int:
    return int(seconds * 1000)
