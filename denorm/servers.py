"""The two Redis servers: one keeps sets and may forget them, one buffers numbers and may not."""

import functools
import logging
import time
from collections.abc import Callable, Sequence
from importlib import resources
from typing import Any, Literal, TypeVar

from django.core.cache import caches
from redis.exceptions import RedisError

from denorm.conf import conf

logger = logging.getLogger(__name__)

Role = Literal["SETS", "BUFFERS"]
DOWN = (RedisError, OSError)

T = TypeVar("T")


@functools.cache
def script(*names: str) -> str:
    """Return `lua/<name>.lua` of each name as one script."""
    folder = resources.files("denorm") / "lua"
    return "\n".join((folder / f"{name}.lua").read_text(encoding="utf-8") for name in names)


class Server:
    """One of the two, as `DENORM` names it. After a failure it isn't asked for BREAK_SECONDS, except by the worker."""

    def __init__(self, role: Role) -> None:
        self.role = role
        self._retry_at: float | None = None  # monotonic seconds; None while the server answers

    @property
    def alias(self) -> str:
        """The server's alias in CACHES."""
        return str(getattr(conf(), self.role))

    @property
    def client(self) -> Any:
        """The server's client, whose commands raise one of DOWN while it is away."""
        return self._cache.get_client(write=True)

    def key(self, name: str) -> str:
        """Return a key as Redis knows it: with the alias's prefix and version."""
        return str(self._cache.make_key(f"denorm:{name}"))

    def run(self, text: str, keys: Sequence[str], *arguments: Any) -> Any:
        """Run a script, sent once and known by its digest from then on."""
        client = self.client
        return client.register_script(text)(keys=keys, args=arguments, client=client)

    def ask(self, question: Callable[[], T]) -> T | None:
        """Return what `question` does; None, quickly and without raising, while the server is away."""
        now = time.monotonic()
        if self._retry_at is not None:
            if now < self._retry_at:
                return None
            self._retry_at = now + conf().BREAK_SECONDS  # one tries, others don't wait for it
        try:
            answer = question()
        except DOWN as error:
            self._note(error)
            return None
        if self._retry_at is not None:
            self._retry_at = None
            logger.info("denorm_redis_up", extra={"event": "denorm_redis_up", "alias": self.alias})
        return answer

    def _note(self, error: Exception) -> None:
        if self._retry_at is None:
            facts = {"event": "denorm_redis_down", "alias": self.alias, "error": str(error)}
            logger.warning("denorm_redis_down", extra=facts)
        self._retry_at = time.monotonic() + conf().BREAK_SECONDS

    @property
    def _cache(self) -> Any:
        return caches[self.alias].client  # type: ignore[attr-defined]  # django-redis's own, checked by denorm.E031


SETS = Server("SETS")
BUFFERS = Server("BUFFERS")
