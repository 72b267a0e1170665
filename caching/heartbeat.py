"""The WAL tail's sign of life: it has told the fence of everything up to a moment ago."""

import json
from dataclasses import asdict, dataclass

from caching import fence
from caching.conf import conf


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """What the last complete round found. `delay` is how long a change can have gone unnoticed (seconds)."""

    delay: float
    slot_bytes: int
    lsn: int

    def send(self) -> None:
        """Let it count for TAIL_SECONDS. Raises RedisError."""
        text, milliseconds = json.dumps(asdict(self)), int(conf().TAIL_SECONDS * 1000)
        fence.connection().set(fence.key(fence.HEARTBEAT), text, px=milliseconds)


def last() -> Heartbeat | None:
    """The last heartbeat, None when there was none for TAIL_SECONDS. Raises RedisError."""
    text = fence.connection().get(fence.key(fence.HEARTBEAT))
    return None if text is None else Heartbeat(**json.loads(text))
