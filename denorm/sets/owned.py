"""The set of one owner: Redis answers while it has all of it, the tables do otherwise, and never without a bound."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from denorm.conf import conf
from denorm.servers import SETS, script
from denorm.sets import keys, truth

if TYPE_CHECKING:
    from denorm.sets.declaration import RedisSet


@dataclass(frozen=True, slots=True)
class Common:
    """What two sets have in common: how many as far as was counted, some of them, and whether there may be more."""

    count: int
    members: list[int]
    more: bool


@dataclass(frozen=True, slots=True)
class OwnedSet:
    """Members of one owner's set. Every answer has a limit, and means the same from Redis and from the tables.

    It follows the table within a second or so (POLL_SECONDS); where a visitor must see their own write, read the table.
    """

    declaration: "RedisSet"
    owner: int

    def contains(self, member: int) -> bool:
        """Whether `member` is in it."""
        answer = self._ask("contains", member)
        return truth.contains(self, member) if answer is None else bool(answer)

    def count(self, limit: int) -> int:
        """How many members it has, counted as far as `limit`."""
        answer = self._ask("count")
        return truth.count(self, limit) if answer is None else min(int(answer), limit)

    def members(self, limit: int) -> list[int]:
        """Up to `limit` members by key; which ones of more isn't said."""
        answer = self._ask("members", limit)
        return sorted(truth.members(self, limit) if answer is None else map(int, answer))

    def intersection(self, other: "OwnedSet", *, named: int, limit: int = 100) -> Common:
        """What it has in common with `other`, counted as far as `limit`, up to `named` members by key.

        Ask the one that is usually smaller: the tables can't know. Up to SCAN_LIMIT of its members are looked at.
        """
        answer = self._ask("common", limit, min(named, limit), conf().SCAN_LIMIT, other=other)
        if answer is None:
            found = truth.common(self, other, limit)
            return Common(len(found), sorted(found)[:named], len(found) == limit)
        count, more, *members = map(int, answer)
        return Common(count, sorted(members), bool(more))

    def _ask(self, name: str, *arguments: Any, other: "OwnedSet | None" = None) -> Any:
        sets = [self, *([other] if other else [])]
        named = [keys.ALIVE, keys.WANTED, keys.METERS, *(keys.members(each) for each in sets)]
        asked = [text for each in sets for text in (each.declaration.name, keys.wish(each))]
        return SETS.ask(
            lambda: SETS.run(
                script("ready", name), [SETS.key(each) for each in named], keys.SENTINEL, *asked, *arguments
            )
        )
