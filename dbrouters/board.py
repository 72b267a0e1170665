"""The board where the processes of a site tell each other what each must know: a Redis that keeps what it is given.

Optional. Without one (no STATE_URL), or while it is away, a client's own token says everything, and nothing fails.
"""

import functools
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from dbrouters import events
from dbrouters.conf import configuration
from dbrouters.position import Position

_RAISE = (Path(__file__).parent / "sql" / "raise_position.lua").read_text(encoding="utf-8")
_TIMEOUT = 0.25  # seconds
_CONNECTIONS = 50
_PAUSE = 1.0  # seconds in which a board that has failed isn't asked again

Answer = TypeVar("Answer")


class BoardUnavailableError(Exception):
    """The state Redis doesn't answer, or DBROUTERS["STATE_URL"] names none. Set it, and try again."""


class Board:
    """One Redis; every name begins with the prefix."""

    def __init__(self, url: str, prefix: str) -> None:
        import redis  # noqa: PLC0415 - only those who have a board need it

        self._failures = (redis.RedisError, OSError, ValueError)  # the last: what is kept isn't ours
        self._redis: Any = redis.Redis.from_pool(
            redis.BlockingConnectionPool.from_url(
                url,
                max_connections=_CONNECTIONS,
                timeout=_TIMEOUT,
                socket_timeout=_TIMEOUT,
                socket_connect_timeout=_TIMEOUT,
                decode_responses=True,
            )
        )
        self._raise = self._redis.register_script(_RAISE)
        self._prefix = prefix
        self._away_until = float("-inf")
        self._away = False

    def position_of(self, user: str) -> Position | None:
        """What the user has written with any device, lately; None when nobody knows."""

        def ask() -> Position | None:
            kept = self._redis.get(self._user(user))
            system_id, timeline, lsn = kept.split(":") if kept else ("0", "0", "0")
            return Position(int(system_id), int(timeline), int(lsn)) if kept else None

        return self._asked(ask)

    def raise_position(self, user: str, position: Position) -> None:
        """Remember what the user has written; a later position that is there already stays."""
        arguments = [position.system_id, position.timeline, position.lsn, configuration().COOKIE_MAX_AGE]
        self._asked(lambda: self._raise(keys=[self._user(user)], args=arguments))

    def drained(self) -> frozenset[str] | None:
        """The nodes that an operator has taken out of reads; None while the board is away."""
        found = self._asked(lambda: self._redis.smembers(f"{self._prefix}:drained"))
        return frozenset(found) if found is not None else None

    def drain(self, node: str) -> None:
        """Take a node out of reads, in every process. Raises BoardUnavailableError."""
        self._insisted(lambda: self._redis.sadd(f"{self._prefix}:drained", node))

    def undrain(self, node: str) -> None:
        """Let it back in. Raises BoardUnavailableError."""
        self._insisted(lambda: self._redis.srem(f"{self._prefix}:drained", node))

    def add_reads(self, counts: Mapping[str, int]) -> bool:
        """Add to what all processes have read from each node; False while the board is away."""
        pipeline = self._redis.pipeline(transaction=False)
        for node, count in counts.items():
            pipeline.hincrby(f"{self._prefix}:reads", node, count)
        return self._asked(pipeline.execute) is not None

    def reads(self) -> dict[str, int]:
        """What all processes have read from each node since the board was first used."""
        found = self._asked(lambda: self._redis.hgetall(f"{self._prefix}:reads"))
        return {node: int(count) for node, count in (found or {}).items()}

    def close(self) -> None:
        """Close its connections."""
        self._redis.connection_pool.disconnect()

    def _user(self, user: str) -> str:
        return f"{self._prefix}:user:{user}"

    def _insisted(self, ask: Callable[[], object]) -> None:
        try:
            ask()
        except self._failures as error:
            raise BoardUnavailableError(str(error)) from error

    def _asked(self, ask: Callable[[], Answer]) -> Answer | None:
        if time.monotonic() < self._away_until:
            return None
        try:
            answer = ask()
        except self._failures as error:
            self._away_until = time.monotonic() + _PAUSE
            self._say(away=True, error=type(error).__name__)
            return None
        self._say(away=False)
        return answer

    def _say(self, *, away: bool, **facts: object) -> None:
        if away is not self._away:
            self._away = away
            events.record("board_down" if away else "board_up", **facts)


@functools.cache
def board() -> Board | None:
    """The process's board; None where none is configured."""
    conf = configuration()
    return Board(conf.STATE_URL, conf.STATE_PREFIX) if conf.STATE_URL else None


def forget() -> None:
    """Close it; the next use reads the configuration anew."""
    if board.cache_info().currsize and (found := board()) is not None:
        found.close()
    board.cache_clear()
