"""/metrics in Prometheus' text format: the nodes, the cache meters, what is derived. For private addresses only.

The figures are of the whole site, not of the process that answers: nodes are sampled, meters are kept in Redis.
"""

import ipaddress
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

import dbrouters.nodes
from caching.metrics import CacheCollector, TailCollector
from denorm.metrics import DenormCollector


class NodeCollector(Collector):
    """What the sampler knows of each database node."""

    def collect(self) -> Iterator[Metric]:
        """Yield a gauge a fact, labelled by node."""
        up = GaugeMetricFamily("runway_node_up", "1 where the node serves reads", labels=["node", "role"])
        lag = GaugeMetricFamily("runway_node_lag_bytes", "WAL not yet replayed", labels=["node"])
        delay = GaugeMetricFamily(
            "runway_node_lag_seconds", "Age of the last replayed commit", labels=["node"]
        )
        timeline = GaugeMetricFamily("runway_node_timeline", "Grows with every promotion", labels=["node"])
        drained = GaugeMetricFamily(
            "runway_node_drained", "1 where an operator has taken it out of reads", labels=["node"]
        )
        reads = CounterMetricFamily(
            "runway_node_reads", "Reads sent to the node by all processes", labels=["node"]
        )
        for node in dbrouters.nodes.all_nodes():
            drained.add_metric([node.name], float(node.drained))
            if node.timeline is not None:
                timeline.add_metric([node.name], node.timeline)
            up.add_metric([node.name, node.role], float(node.state == "up"))
            if node.lag_bytes is not None:
                lag.add_metric([node.name], node.lag_bytes)
            if node.lag_seconds is not None:
                delay.add_metric([node.name], node.lag_seconds)
        for name, count in dbrouters.nodes.reads().items():
            reads.add_metric([name], count)
        yield from (up, lag, delay, timeline, drained, reads)


_registry = CollectorRegistry()
_registry.register(NodeCollector())
_registry.register(CacheCollector())
_registry.register(TailCollector())
_registry.register(DenormCollector())


def metrics(request: HttpRequest) -> HttpResponse:
    """Answer a scrape; 403 to any address that isn't private (nginx refuses those before us)."""
    try:
        private = ipaddress.ip_address(request.META["REMOTE_ADDR"]).is_private
    except ValueError:  # a Unix socket has no address, and is as private as can be
        private = True
    if not private:
        return HttpResponseForbidden("Metrics are for private addresses.")
    return HttpResponse(generate_latest(_registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)
