"""Which node runs a read: the least busy one that shows what the reader needs, else the primary."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from dbrouters import sampler
from dbrouters.addresses import replica_names
from dbrouters.chance import CHANCE
from dbrouters.conf import PRIMARY_NODE
from dbrouters.health import State
from dbrouters.position import UNREACHABLE, Position, Reader, later


@dataclass(frozen=True, slots=True)
class Candidate:
    """A node that may run a read, and the sample's facts that say so; None for the primary."""

    name: str
    position: Position | None = None
    started: datetime | None = None


PRIMARY = Candidate(PRIMARY_NODE)


def candidates(
    needs: Position | None,
    *,
    without: Collection[str],
    in_flight: Callable[[str], int],
    last: Reader | None = None,
) -> Iterator[Candidate]:
    """The nodes that may run a read, best first.

    `without` names nodes that have failed this read already, `in_flight` says how busy this process has made a node,
    `last` is where the client has read before: no other node is surely as far, unless it has all that the primary has.
    Asks no node anything while a recent sample is enough; else one live look, then the primary.
    """
    own = needs
    names = [name for name in replica_names() if name not in without]
    if last is not None:
        kept = _kept(last, names, needs)
        if kept is not None:
            yield kept
            names.remove(kept.name)
        needs = later(needs, upper_bound() or furthest())
    found = _fitting(names, needs)
    if not found and names and needs != UNREACHABLE:
        sampler.running().look(_worth_a_look(names, needs))
        found = _fitting(names, needs)
    CHANCE.shuffle(found)
    yield from sorted(found, key=lambda candidate: in_flight(candidate.name))
    yield PRIMARY
    if needs is None:
        # The primary is gone as well, or has no room for a reader who takes any: a late page is better than none.
        yield from _fitting(names, None, states=(State.UP, State.LAGGING))
    elif last is not None and needs == UNREACHABLE != own:
        # It was too busy to tell how far it is, and by now is gone.
        kept, bound = _kept(last, names, own), later(own, furthest())
        yield from [kept] if kept is not None else []
        yield from _fitting(names, bound)


def upper_bound() -> Position | None:
    """The primary's position now: nothing that anyone has read is beyond it.

    None while it is gone; one that no replica reaches when it is only too busy to say.
    """
    running = sampler.running()
    if running.primary_is_gone():
        return None
    answer = running.look([PRIMARY_NODE])[PRIMARY_NODE]
    if answer is not None and not answer.in_recovery:
        return answer.position
    return None if running.primary_is_gone() else UNREACHABLE


def furthest() -> Position | None:
    """The furthest that any replica shows now: while the primary is gone, that is all there is of what it has shown."""
    running = sampler.running()
    names = [name for name in replica_names() if running.watches[name].state is not State.PROMOTED]
    positions = (answer.position for answer in running.look(names).values() if answer is not None)
    return max(positions, key=lambda position: (position.timeline, position.lsn), default=None)


def shown_by(reader: Reader) -> Position | None:
    """What a replica shows now, and so at least what it has shown before; None when it is gone, or lives again."""
    answer = sampler.running().look([reader.node])[reader.node]
    return answer.position if answer is not None and answer.started == reader.started else None


def has_company(reader: Reader, *, since: float) -> bool:
    """Has another node begun to serve since then (seconds since the epoch)? Who sticks to one should choose anew."""
    return any(
        watch.back_since > since and watch.state is State.UP and not watch.drained
        for name, watch in sampler.running().watches.items()
        if name not in (PRIMARY_NODE, reader.node)
    )


def _kept(last: Reader, names: list[str], needs: Position | None) -> Candidate | None:
    """The node where the client has read before, if it still serves, in the same life."""
    if last.node not in names:
        return None
    found = _fitting([last.node], needs)
    if not found:
        sampler.running().look(_worth_a_look([last.node], needs))
        found = _fitting([last.node], needs)
    return found[0] if found and found[0].started == last.started else None


def _worth_a_look(names: list[str], needs: Position | None) -> list[str]:
    """Those of which nothing recent is known, and those that may have arrived where they are needed since."""
    worth = []
    for name in names:
        watch = sampler.running().watches[name]
        sample = watch.fresh()
        near = needs is not None and sample is not None and needs.same_history(sample.position)
        if watch.drained:
            continue
        if not watch.known() or (near and watch.state is State.UP):
            worth.append(name)
    return worth


def _fitting(
    names: list[str], needs: Position | None, states: Collection[State] = (State.UP,)
) -> list[Candidate]:
    watches = sampler.running().watches
    found = []
    for name in names:
        sample = watches[name].fresh()
        if sample is None or watches[name].drained or watches[name].state not in states:
            continue
        if needs is None or needs.reached_by(sample.position):
            found.append(Candidate(name, sample.position, sample.started))
    return found
