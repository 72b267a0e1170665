"""Add the observations of a process up, and hand them to the state Redis every few seconds.

Layout, under the cache's key prefix: hash `queryreport:totals` (field = figure and key, integers that only
grow), sorted set `queryreport:maxima` (same fields; ZADD GT keeps the larger), hashes `queryreport:texts` and
`queryreport:sites` by fingerprint, hash `queryreport:own` (what this cost). Nothing is reset: readers
difference.
"""

import atexit
import logging
import os
import threading
from time import perf_counter, time

from django.core.cache import caches
from django_redis import get_redis_connection

from queryreport import conf, instrumentation
from queryreport.instrumentation import Observation
from queryreport.measures import Key, Measure

logger = logging.getLogger(__name__)

OTHER = "other"
PARTS = ("totals", "maxima", "texts", "sites", "own")
_SEPARATOR = "\x1f"


class Recorder:
    """What this process hasn't handed over yet. Safe with threads, greenlets and forks; one a process."""

    def __init__(self) -> None:
        self._begin()
        atexit.register(self.flush)
        # A forked child must not hand over what its parent counted, and has no thread of its parent's.
        os.register_at_fork(after_in_child=self._begin)

    def _begin(self) -> None:
        self._lock = threading.Lock()
        self._measures: dict[Key, Measure] = {}
        self._texts: dict[str, str] = {}
        self._thread: threading.Thread | None = None
        self._ended = threading.Event()
        self._failing = False

    def forget(self) -> None:
        """Drop what wasn't handed over, and start anew with the settings in force."""
        self._ended.set()
        self._begin()

    def fold(self, route: str, method: str, observation: Observation, requests: int = 1) -> None:
        """Take a finished request's statements in, and that it was one (0 for a later part of it); no I/O."""
        # Nothing under this lock waits, so a greenlet can't be switched out while it holds it.
        with self._lock:
            self._of(Key(route, method, "", "")).requests += requests
            for (node, fingerprint), measure in observation.measures.items():
                self._of(Key(route, method, node, fingerprint)).add(measure)
            self._texts.update(observation.texts)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="queryreport", daemon=True)
                self._thread.start()

    def _of(self, key: Key) -> Measure:
        if key not in self._measures and len(self._measures) >= conf.get().max_keys:
            key = Key(OTHER, OTHER, key.node, key.fingerprint and OTHER)
        return self._measures.setdefault(key, Measure())

    def flush(self) -> None:
        """Hand everything over in one pipeline.

        When Redis doesn't answer, these figures are lost and logged so.
        """
        with self._lock:
            measures, self._measures = self._measures, {}
            texts, self._texts = self._texts, {}
        if not measures:
            return
        try:
            _write(measures, texts)
        except Exception as error:  # noqa: BLE001 - statistics must never take a process down
            if not self._failing:
                logger.warning(
                    "queryreport_flush_failed",
                    extra={"event": "queryreport_flush_failed", "error": str(error)},
                )
            self._failing = True
        else:
            self._failing = False

    def _run(self) -> None:
        ended = self._ended
        while not ended.wait(conf.get().flush_seconds):
            self.flush()


def _write(measures: dict[Key, Measure], texts: dict[str, str]) -> None:
    started = perf_counter()
    totals, maxima, own = name("totals"), name("maxima"), name("own")
    pipeline = get_redis_connection(conf.get().cache).pipeline(transaction=True)
    largest: dict[str, int] = {}
    for key, measure in measures.items():
        for figure, value in _sums(measure).items():
            if value:
                pipeline.hincrby(totals, _SEPARATOR.join((figure, *key)), value)
        if not measure.calls:
            continue
        largest[_SEPARATOR.join(("repeats", *key))] = measure.repeats
        largest[_SEPARATOR.join(("slowest", *key))] = round(measure.slowest * 1e6)
    if largest:
        pipeline.zadd(maxima, largest, gt=True)
        pipeline.hset(name("texts"), mapping=texts)
    for fingerprint in texts:
        if site := instrumentation.sites.get(fingerprint):
            pipeline.hsetnx(name("sites"), fingerprint, site)
    pipeline.hsetnx(own, "since", round(time()))
    pipeline.hincrby(own, "flushes", 1)
    pipeline.execute()
    get_redis_connection(conf.get().cache).hincrbyfloat(own, "seconds", perf_counter() - started)


def _sums(measure: Measure) -> dict[str, int]:
    figures = {
        "calls": measure.calls,
        "requests": measure.requests,
        "microseconds": round(measure.seconds * 1e6),
        "rows": measure.rows,
    }
    return figures | {f"under{bucket}": calls for bucket, calls in measure.histogram.items()}


def name(part: str) -> str:
    """Return the Redis key of one part of the statistics, with the cache's prefix."""
    return str(caches[conf.get().cache].client.make_key(f"queryreport:{part}"))  # type: ignore[attr-defined]


_recorder = Recorder()
fold = _recorder.fold
flush = _recorder.flush
forget = _recorder.forget


def totals() -> dict[Key, Measure]:
    """Read what all processes have handed over since the statistics began.

    Up to `FLUSH_SECONDS` old. To measure a stretch of time, read twice and use
    `queryreport.measures.difference`. Raises redis.RedisError when the server doesn't answer.
    """
    redis = get_redis_connection(conf.get().cache)
    result: dict[Key, Measure] = {}
    for field, value in redis.hgetall(name("totals")).items():
        figure, *parts = field.decode().split(_SEPARATOR)
        _take(result.setdefault(Key(*parts), Measure()), figure, int(value))
    for field, value in redis.zrange(name("maxima"), 0, -1, withscores=True):
        figure, *parts = field.decode().split(_SEPARATOR)
        _take(result.setdefault(Key(*parts), Measure()), figure, int(value))
    return result


def _take(measure: Measure, figure: str, value: int) -> None:
    if figure.startswith("under"):
        measure.histogram[int(figure[5:])] = value
    elif figure == "microseconds":
        measure.seconds = value / 1e6
    elif figure == "slowest":
        measure.slowest = value / 1e6
    else:
        setattr(measure, figure, value)


def texts() -> dict[str, str]:
    """Read the normalised text of each fingerprint."""
    return _read("texts")


def sites() -> dict[str, str]:
    """Read where each fingerprint was seen first: `module.function:line`."""
    return _read("sites")


def own() -> dict[str, float]:
    """Read what recording cost: `since` (Unix time it began), `flushes`, `seconds` in Redis; empty before."""
    return {part: float(value) for part, value in _read("own").items()}


def _read(part: str) -> dict[str, str]:
    found = get_redis_connection(conf.get().cache).hgetall(name(part))
    return {field.decode(): value.decode() for field, value in found.items()}
