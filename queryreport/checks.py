"""Say at start what would make the report silently empty."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured

from queryreport import conf


@register
def check_settings(**_: Any) -> list[CheckMessage]:
    """Refuse unknown settings, a cache alias that doesn't exist and one that isn't django-redis."""
    try:
        alias = conf.get().cache
    except ImproperlyConfigured as error:
        return [
            Error(str(error), hint="The settings are listed in queryreport/conf.py.", id="queryreport.E001")
        ]
    backend = settings.CACHES.get(alias, {}).get("BACKEND")
    if backend is None:
        hint = f'Set QUERYREPORT["CACHE"] to one of: {", ".join(settings.CACHES)}.'
        return [
            Error(
                f'QUERYREPORT["CACHE"] names the cache "{alias}", which CACHES lacks.',
                hint=hint,
                id="queryreport.E002",
            )
        ]
    if not str(backend).startswith("django_redis."):
        hint = f'Give CACHES["{alias}"] the BACKEND "django_redis.cache.RedisCache", or name another alias.'
        return [Error(f'The cache "{alias}" isn\'t a django-redis cache.', hint=hint, id="queryreport.E003")]
    return []


@register
def check_middleware(**_: Any) -> list[CheckMessage]:
    """Refuse an installation that observes no request."""
    path = "queryreport.middleware.QueryReportMiddleware"
    if path in settings.MIDDLEWARE:
        return []
    hint = f'Add "{path}" to MIDDLEWARE, before sessions and authentication.'
    return [Error("The query report observes no request.", hint=hint, id="queryreport.E004")]
