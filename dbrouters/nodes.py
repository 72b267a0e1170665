"""The nodes as facts, for reports, health pages and the cache: the one module that other libraries may read."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db import connections

from dbrouters import context, sampler
from dbrouters.addresses import UnknownNodeError, admin_url, connect
from dbrouters.backends.postgresql.base import DatabaseWrapper
from dbrouters.backends.postgresql.pool import in_flight
from dbrouters.board import board
from dbrouters.conf import PRIMARY_NODE, configuration
from dbrouters.health import Node, Role, State
from dbrouters.watch import Watch

__all__ = [
    "Node",
    "Role",
    "State",
    "UnknownNodeError",
    "all_nodes",
    "connect",
    "observed",
    "primary_position",
    "reading_position",
    "reads",
]

_PRIMARY_POSITION = (Path(__file__).parent / "sql" / "primary_position.sql").read_text(encoding="utf-8")


def all_nodes() -> tuple[Node, ...]:
    """Every configured node, the primary first. Asks only those of which this process knows nothing recent."""
    running = sampler.running()
    running.refresh()
    return tuple(_node(watch, running) for watch in running.watches.values())


def reads() -> dict[str, int]:
    """How many reads all processes together have sent to each node, as the board knows; empty without a board."""
    known = board()
    return known.reads() if known is not None else {}


def _node(watch: Watch, running: sampler.Sampler) -> Node:
    role = Role.PRIMARY if watch.name == PRIMARY_NODE else Role.REPLICA
    sample = watch.sample
    lag = running.lag(sample.position) if sample is not None else None
    return Node(
        name=watch.name,
        role=role,
        state=_state(watch),
        timeline=sample.position.timeline if sample is not None else None,
        lsn=sample.position.lsn if sample is not None else None,
        lag_bytes=lag.bytes if lag is not None else None,
        lag_seconds=lag.seconds if lag is not None else None,
        in_flight=in_flight(watch.name),
        sampled_at=datetime.now(UTC) - timedelta(seconds=sample.age) if sample is not None else None,
        admin_url=admin_url(watch.name),
        drained=watch.drained,
        receiving=sample.receiving if sample is not None and sample.in_recovery else None,
    )


def _state(watch: Watch) -> State:
    if watch.state is None or not watch.known():
        return State.DOWN
    return State.DRAINED if watch.drained and watch.state is State.UP else watch.state


def reading_position() -> int | None:
    """What the next read of this context will show, at least: its node's replayed LSN, known before the query.

    None is the primary. Chooses the node as the read itself would, and raises what that raises.
    """
    active = context.current()
    if active is None or active.on_primary():
        return None
    wrapper = connections[configuration().REPLICA_ALIAS]
    shown = wrapper.shown() if isinstance(wrapper, DatabaseWrapper) else None
    return shown.lsn if shown is not None else None


def covers(lsn: int) -> bool:
    """Does a value that was read at an LSN show all that this request must be shown: what its client wrote and saw?

    Not to a request that must read from the primary. Anything does without a context.
    """
    active = context.current()
    if active is None:
        return True
    if active.on_primary():
        return False
    active.record.arrive()
    needed = active.needed()
    return needed is None or needed.reached_by(sampler.running().position_at(lsn))


def observed(lsn: int) -> None:
    """Say that this request was shown what had been committed up to an LSN: a cached value that was read there.

    Its later reads show that much, too. Nothing happens without a context.
    """
    active = context.current()
    if active is not None:
        seen = active.record.observed
        if seen is None or seen.lsn < lsn:
            context.observe(sampler.running().position_at(lsn))


def primary_position(alias: str = "default") -> int:
    """The LSN that covers every commit on the primary before now: one round trip. Raises django.db.DatabaseError."""
    with connections[alias].cursor() as cursor:
        cursor.execute(_PRIMARY_POSITION)
        return int(cursor.fetchone()[0])
