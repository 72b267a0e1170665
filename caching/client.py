"""A Redis cache that a site can lose without losing what is built on it."""

from typing import Any

from django_redis.client import DefaultClient
from django_redis.exceptions import ConnectionInterrupted


class ForgetfulClient(DefaultClient):  # type: ignore[misc]  # django-redis ships no types
    """django-redis's client for a cache with IGNORE_EXCEPTIONS: with Redis gone it forgets at once, as a dummy does.

    django-redis answers `add` as if somebody else had been first. Whoever takes a lock by `add`, as django-allauth's
    rate limits do, would refuse every sign-in until Redis is back.
    """

    def add(self, *arguments: Any, **options: Any) -> bool:
        """Store a value unless there is one; True also when nobody could be asked."""
        try:
            return bool(super().add(*arguments, **options))
        except ConnectionInterrupted:
            return True
