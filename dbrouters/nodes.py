"""The nodes as facts, for reports, health pages and the cache: the one module that other libraries may read."""

from datetime import UTC, datetime, timedelta

from dbrouters import sampler
from dbrouters.addresses import UnknownNodeError, admin_url, connect
from dbrouters.backends.postgresql.pool import in_flight
from dbrouters.conf import PRIMARY_NODE
from dbrouters.health import Node, Role, State
from dbrouters.watch import Watch

__all__ = ["Node", "Role", "State", "UnknownNodeError", "all_nodes", "connect"]


def all_nodes() -> tuple[Node, ...]:
    """Every configured node, the primary first. Asks only those of which this process knows nothing recent."""
    running = sampler.running()
    running.refresh()
    return tuple(_node(watch, running) for watch in running.watches.values())


def _node(watch: Watch, running: sampler.Sampler) -> Node:
    role = Role.PRIMARY if watch.name == PRIMARY_NODE else Role.REPLICA
    sample = watch.sample
    lag = running.lag(sample.position) if sample is not None else None
    return Node(
        name=watch.name,
        role=role,
        state=watch.state if watch.state is not None and watch.known() else State.DOWN,
        timeline=sample.position.timeline if sample is not None else None,
        lsn=sample.position.lsn if sample is not None else None,
        lag_bytes=lag.bytes if lag is not None else None,
        lag_seconds=lag.seconds if lag is not None else None,
        in_flight=in_flight(watch.name),
        sampled_at=datetime.now(UTC) - timedelta(seconds=sample.age) if sample is not None else None,
        admin_url=admin_url(watch.name),
        receiving=sample.receiving if sample is not None and sample.in_recovery else None,
    )
