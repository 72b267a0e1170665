"""Remembers that a Redis didn't answer, so that one look-up pays for finding out and not each of them."""

import functools
import logging
import time

from caching.conf import conf

logger = logging.getLogger(__name__)


class Breaker:
    """Open after a failure; lets one caller try again each `BREAK_SECONDS`, and closes when one succeeds."""

    def __init__(self, alias: str) -> None:
        self.alias = alias
        self._retry_at: float | None = None  # monotonic seconds; None while the server answers

    @property
    def is_open(self) -> bool:
        """Say whether the server didn't answer when it was last asked; asks nobody to try."""
        return self._retry_at is not None

    def allows(self) -> bool:
        """Say whether the server may be asked now; while it is down, one caller at a time is told yes."""
        if self._retry_at is None:
            return True
        now = time.monotonic()
        if now < self._retry_at:
            return False
        self._retry_at = now + conf().BREAK_SECONDS
        return True

    def trip(self, error: Exception) -> None:
        """Note that the server didn't answer. The first time, not each time, is logged."""
        if self._retry_at is None:
            logger.warning(
                "cache_down", extra={"event": "cache_down", "alias": self.alias, "error": str(error)}
            )
        self._retry_at = time.monotonic() + conf().BREAK_SECONDS

    def close(self) -> None:
        """Note that the server answered."""
        if self._retry_at is not None:
            logger.info("cache_up", extra={"event": "cache_up", "alias": self.alias})
            self._retry_at = None


@functools.cache
def breaker(alias: str) -> Breaker:
    """Return this process's breaker of a cache alias."""
    return Breaker(alias)
