"""What this process knows of the nodes, kept fresh in the background from the first read on that wants a replica."""

import atexit
import dataclasses
import os
import threading
import time
from collections.abc import Iterable

from dbrouters import events
from dbrouters.addresses import replica_names
from dbrouters.backends.postgresql import pool
from dbrouters.conf import PRIMARY_NODE, configuration
from dbrouters.health import History, Lag, State
from dbrouters.noticeboard import Noticeboard
from dbrouters.position import UNREACHABLE, Position, Sample
from dbrouters.watch import Watch

_GOOD_ENOUGH = 2  # answers in a row, of a node that was down
_RECOVERED = 0.5  # of the lag that is allowed, for a node that was beyond it


class Sampler:
    """A watch for each node, and what their samples mean beside each other."""

    def __init__(self) -> None:
        self._conf = conf = configuration()
        self._history = History(window=conf.MAX_LAG_SECONDS * 2)
        self._retained: dict[
            int, int
        ] = {}  # by timeline that has ended: an LSN of it that the present one has
        self._reached: dict[str, Sample] = {}
        self._judging = threading.Lock()  # each watch has a thread of its own
        self._noticeboard = Noticeboard(self._drain)
        self.watches = {name: Watch(name, self._judge) for name in (PRIMARY_NODE, *replica_names())}
        self.started = time.monotonic()

    def start(self) -> None:
        """Start every watch."""
        self._noticeboard.start()
        for watch in self.watches.values():
            watch.start()

    def stop(self) -> None:
        """Stop every watch and close its connection."""
        self._noticeboard.stop(seconds=1.0)
        for watch in self.watches.values():
            watch.stop(seconds=1.0)

    def look(self, names: Iterable[str]) -> dict[str, Sample | None]:
        """One live look at each of the nodes, all at the same time, at most LOOK_TIMEOUT seconds."""
        asked = {name: self.watches[name].ask() for name in names}
        return {name: self.watches[name].answer(moment) for name, moment in asked.items()}

    def refresh(self) -> None:
        """Look at those of the nodes of which nothing recent is known."""
        self.look([name for name, watch in self.watches.items() if not watch.known()])

    def primary_is_down(self) -> bool:
        """Has the primary just failed to answer? False while nothing recent is known; asks nobody."""
        watch = self.watches[PRIMARY_NODE]
        return watch.known() and watch.state is State.DOWN

    def primary_is_gone(self) -> bool:
        """Is there no primary to be asked? One that is only slow to answer is there."""
        watch = self.watches[PRIMARY_NODE]
        newest = watch.sample
        return watch.gone or (newest is not None and newest.in_recovery)

    def lag(self, position: Position) -> Lag | None:
        """How far a standby at this position is behind the primary's last known one."""
        return self._history.lag(position)

    def carried_over(self, position: Position) -> tuple[Position, bool]:
        """A client's position in terms of the present history, and whether what it covers may be lost.

        A promotion begins a timeline with all that the promoted node had. What a standby that followed it had replayed
        before is kept. Where nothing is known of the present history, only the primary's word is good enough.
        """
        here = self._present()
        if here is None:
            return UNREACHABLE, False
        if position.same_history(here):
            return position, False
        if position.system_id != here.system_id:
            return UNREACHABLE, False
        if position.timeline > here.timeline:
            return position, False  # we are the ones who haven't noticed yet
        if position.lsn <= self._retained.get(position.timeline, -1):
            return dataclasses.replace(position, timeline=here.timeline), False
        return UNREACHABLE, self._history.position is not None  # that a write is lost, a standby can't tell

    def position_at(self, lsn: int) -> Position:
        """An LSN of this cluster's present history; no node reaches it while that history is unknown."""
        here = self._present()
        return UNREACHABLE if here is None else dataclasses.replace(here, lsn=max(lsn, 0))

    def _present(self) -> Position | None:
        """A position of the present history: the primary's last; while it was never seen, its latest standby's.

        A process that has just begun waits for the first answers: of a standby alone it can't know that the history
        which the standby follows has ended.
        """
        if self._history.position is None:
            self.refresh()
        if self._history.position is not None:
            return self._history.position
        samples = [watch.sample for watch in self.watches.values()]
        positions = (sample.position for sample in samples if sample is not None)
        return max(positions, key=lambda position: position.timeline, default=None)

    def _drain(self, names: frozenset[str]) -> None:
        for name, watch in self.watches.items():
            drained = name in names and name != PRIMARY_NODE
            if drained is not watch.drained:
                watch.drained = drained
                watch.back_since = time.time()
                events.record("node_drained" if drained else "node_undrained", node=name)

    def _cut_the_silent(self, asking: Watch) -> None:
        """Let nobody wait for a node that answers nothing: their reads go on elsewhere, their writes have failed."""
        for watch in self.watches.values():
            if watch is not asking and watch.overdue():
                events.record("node_cut", node=watch.name)
                pool.cut(watch.name)

    def _judge(self, watch: Watch, sample: Sample | None) -> None:
        if sample is not None:
            self._cut_the_silent(watch)
        with self._judging:
            watch.good = watch.good + 1 if sample is not None else 0
            if watch.name != PRIMARY_NODE:
                self._enter(watch, self._replica_state(watch, sample), sample)
                if sample is not None:
                    self._retain(watch.name, sample)
            elif sample is None or sample.in_recovery:
                self._enter(watch, State.DOWN, sample)
            else:
                before = self._history.position
                self._history.add(sample)
                self._enter(watch, State.UP, sample)
                if before is None or not before.same_history(sample.position):
                    self._judge_replicas_again()

    def _judge_replicas_again(self) -> None:
        """Of another history than was known, a standby that served may follow one that has ended."""
        for watch in self.watches.values():
            if watch.name != PRIMARY_NODE and watch.state is State.UP and watch.sample is not None:
                self._enter(watch, self._replica_state(watch, watch.sample), watch.sample)

    def _enter(self, watch: Watch, state: State, sample: Sample | None) -> None:
        before = watch.state
        if before is State.DOWN and watch.good < _GOOD_ENOUGH:
            return
        watch.state = state
        if before is not None and before is not state:
            if state is State.UP:
                watch.back_since = time.time()
            position = sample.position if sample is not None else None
            events.record(
                f"node_{state}",
                node=watch.name,
                before=str(before),
                lsn=position.lsn if position else None,
                timeline=position.timeline if position else None,
            )

    def _retain(self, name: str, sample: Sample) -> None:
        before, self._reached[name] = self._reached.get(name), sample
        if before is None or before.started != sample.started:
            return
        then, now = before.position, sample.position
        if then.system_id == now.system_id and then.timeline < now.timeline:
            self._retained[then.timeline] = max(then.lsn, self._retained.get(then.timeline, 0))
            events.record("timeline_ended", node=name, timeline=then.timeline, lsn=then.lsn)

    def _replica_state(self, watch: Watch, sample: Sample | None) -> State:
        if sample is None:
            return State.DOWN
        if not sample.in_recovery:
            return State.PROMOTED
        primary = self._history.position
        if primary is not None and sample.position.system_id != primary.system_id:
            return State.PROMOTED  # of another cluster: as wrong as a promoted one
        if primary is not None and sample.position.timeline < primary.timeline:
            return State.LAGGING  # it follows a history that has ended: not yet the new primary
        lag = self._history.lag(sample.position)
        # While the primary is down nobody can catch up, and the reads go on.
        if lag is None or self.watches[PRIMARY_NODE].state is State.DOWN:
            return State.UP
        conf = self._conf
        allowed = _RECOVERED if watch.state is State.LAGGING else 1.0  # no flapping at the ceiling
        late = lag.bytes > conf.MAX_LAG_BYTES * allowed or lag.seconds > conf.MAX_LAG_SECONDS * allowed
        return State.LAGGING if late else State.UP


_lock = threading.Lock()
_sampler: Sampler | None = None


def running() -> Sampler:
    """This process's sampler; started on first use, so after every fork."""
    global _sampler  # noqa: PLW0603
    found = _sampler
    if found is None:
        with _lock:
            if _sampler is None:
                _sampler = Sampler()
                _sampler.start()
            found = _sampler
    return found


def stop() -> None:
    """Stop the sampler, if it runs; the next use starts another one."""
    global _sampler
    with _lock:
        found, _sampler = _sampler, None
    if found is not None:
        found.stop()


def _forget_after_fork() -> None:
    """The parent's threads don't exist in a child."""
    global _lock, _sampler
    _lock, _sampler = threading.Lock(), None


os.register_at_fork(after_in_child=_forget_after_fork)
atexit.register(stop)
