"""The meters for Prometheus: `cache_lookups_total` by route, layer, outcome and reason."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector
from redis.exceptions import RedisError

from caching import meters


class CacheCollector(Collector):
    """Reads the sums of all processes at each scrape; says nothing while the state Redis is down."""

    def collect(self) -> Iterator[CounterMetricFamily]:
        """Yield the one family of samples."""
        family = CounterMetricFamily(
            "cache_lookups",
            "Look-ups in a cache, by what became of them.",
            labels=("route", "layer", "outcome", "reason"),
        )
        try:
            counts = meters.reasons()
        except (RedisError, OSError):
            return
        for labels, number in sorted(counts.items()):
            family.add_metric(labels, number)
        yield family


def exposition() -> str:
    """Return the meters in Prometheus's text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(CacheCollector())
    return generate_latest(registry).decode()
