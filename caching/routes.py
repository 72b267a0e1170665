"""The URL patterns of the site by name, written as the meters and the purges know them."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

NO_ROUTE = "(no route)"
"""Stands for all that resolves to no pattern."""


def named() -> Iterator[tuple[str, str]]:
    """Yield each pattern's name with its namespaces, and the pattern from the root: `looks:looks`, `/looks/`."""
    yield from _within(get_resolver(), "", "/")


def _within(resolver: URLResolver, namespace: str, before: str) -> Iterator[tuple[str, str]]:
    for entry in resolver.url_patterns:
        route = f"{before}{entry.pattern}"
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _within(entry, inner, route)
        elif isinstance(entry, URLPattern) and entry.name:
            yield f"{namespace}{entry.name}", route
