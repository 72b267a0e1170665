"""What a hit of a versioned fragment costs beside Django's own `{% cache %}` of the same body."""

import os
import statistics
import time
from collections.abc import Callable, Iterator

import django

from loadtests.benchmarks.measurement import Measurement

ROUNDS, REPEATS = 15, 200
BODY = "<article><h2>{{ look.title }}</h2><p>" + "x" * 2000 + "</p></article>"
PLAIN = "{% load cache %}{% cache 60 bench look.pk look.stats.cache_version %}" + BODY + "{% endcache %}"
OURS = "{% load versioned_cache %}{% versioned_cache look 'bench' %}" + BODY + "{% endversioned_cache %}"
PLAIN_LIST = "{% load cache %}{% for look in looks %}" + PLAIN + "{% endfor %}"
OUR_LIST = (
    "{% load versioned_cache %}{% versioned_cache_list cards as look %}"
    + BODY
    + "{% endversioned_cache_list %}"
)


def measure() -> Iterator[Measurement]:
    """Microseconds a hit, the median of rounds in which the contestants take turns."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "settings.production"
    django.setup()
    from caching.fragments import FragmentList  # noqa: PLC0415 - after the settings
    from community.looks.models import Look  # noqa: PLC0415

    looks = list(Look.objects.select_related("stats")[:24])
    values = {"look": looks[0], "looks": looks, "cards": FragmentList(looks, "bench")}
    for what, ours, theirs in (
        ("hit of one fragment", OURS, PLAIN),
        ("hit of a list of 24", OUR_LIST, PLAIN_LIST),
    ):
        mine, other = contest(rendering(ours, values), rendering(theirs, values))
        yield Measurement(what, "µs", mine, other, "{% cache %}", at_most=2.0 if ours is OURS else 1.0)


def rendering(source: str, values: dict[str, object]) -> Callable[[], object]:
    """Compile a template, fill the cache, and return what renders it again."""
    from django.template import Context, Template  # noqa: PLC0415 - after the settings

    template, context = Template(source), Context(values)
    template.render(context)
    return lambda: template.render(context)


def contest(*contestants: Callable[[], object]) -> list[float]:
    """The median microseconds a call of each."""
    times: list[list[float]] = [[] for _ in contestants]
    for _ in range(ROUNDS):
        for contestant, found in zip(contestants, times, strict=True):
            began = time.perf_counter()
            for _ in range(REPEATS):
                contestant()
            found.append((time.perf_counter() - began) / REPEATS * 1e6)
    return [statistics.median(found) for found in times]
