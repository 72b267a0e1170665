"""Measure what a hit costs beside Django's own tag: `python -m tests.integration.caching.measure_hit`."""

import statistics
import time
from collections.abc import Callable

import django
from django.core.cache import caches
from django.template import Context, Template

ROUNDS, REPEATS = 15, 400
BODY = "<article><h2>{{ poster.title }}</h2><p>" + "x" * 2000 + "</p></article>"


def measure() -> None:
    """Print microseconds a hit, the median of rounds that alternate between the contestants."""
    django.setup()
    from caching.fragments import FragmentList  # noqa: PLC0415 - after the settings
    from tests.integration.caching.posters import Poster, PosterStats  # noqa: PLC0415

    posters = [Poster(pk=-n, title="Autumn", stats=PosterStats(pk=-n, cache_version=1)) for n in range(1, 25)]
    one = {"poster": posters[0], "cards": FragmentList(posters, "card")}
    client = caches["default"].client.get_client()  # type: ignore[attr-defined]
    name = caches["default"].make_key("measure_hit")
    client.set(name, BODY, ex=60)
    contestants: dict[str, Callable[[], object]] = {
        "Redis GET, raw client": lambda: client.get(name),
        "{% cache %}": tag(
            "cache", "{% cache 60 card poster.pk poster.stats.cache_version %}", "{% endcache %}", one
        ),
        "{% versioned_cache %}": tag(
            "versioned_cache", "{% versioned_cache poster 'card' %}", "{% endversioned_cache %}", one
        ),
        "24 x {% cache %}": tag(
            "cache",
            "{% for poster in cards %}{% cache 60 card poster.pk poster.stats.cache_version %}",
            "{% endcache %}{% endfor %}",
            one,
        ),
        "{% versioned_cache_list %} of 24": tag(
            "versioned_cache",
            "{% versioned_cache_list cards as poster %}",
            "{% endversioned_cache_list %}",
            one,
        ),
    }
    times: dict[str, list[float]] = {contestant: [] for contestant in contestants}
    for _ in range(ROUNDS):
        for contestant, run in contestants.items():
            began = time.perf_counter()
            for _ in range(REPEATS):
                run()
            times[contestant].append((time.perf_counter() - began) / REPEATS * 1e6)
    for contestant, found in times.items():
        print(f"{contestant:35} {statistics.median(found):8.1f} µs   best {min(found):8.1f} µs")


def tag(library: str, opening: str, closing: str, values: dict[str, object]) -> Callable[[], object]:
    """Compile a template of the body in a tag, fill the cache, and return what renders it again."""
    template = Template("{% load " + library + " %}" + opening + BODY + closing)
    context = Context(values)
    template.render(context)
    return lambda: template.render(context)


if __name__ == "__main__":
    measure()
