"""The meters for Prometheus: `cache_lookups_total` by route, layer, outcome and reason."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from redis.exceptions import RedisError

from caching import heartbeat, meters
from caching.conf import conf


class TailCollector(Collector):
    """Reads the WAL tail's heartbeat at each scrape; says nothing where no tail is configured."""

    def collect(self) -> Iterator[Metric]:
        """Yield whether it lives, how late it may be and how much log its slot keeps."""
        if not conf().TAIL_URL:
            return
        try:
            beat = heartbeat.last()
        except (RedisError, OSError):
            beat = None
        yield GaugeMetricFamily(
            "cache_tail_up", "1 while the WAL tail keeps up", value=float(beat is not None)
        )
        if beat is not None:
            yield GaugeMetricFamily(
                "cache_tail_delay_seconds", "Longest that a commit went untold", value=beat.delay
            )
            yield GaugeMetricFamily("cache_tail_slot_bytes", "Log that its slot keeps", value=beat.slot_bytes)


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
    registry.register(TailCollector())
    return generate_latest(registry).decode()
