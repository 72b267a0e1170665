"""Two questions to two Redis servers at the same time: the wait is the longer of the two, not their sum."""

from collections.abc import Sequence
from typing import Any

from redis.exceptions import RedisError

Command = Sequence[str | bytes | int | float]


def ask_both(one: Any, first: Command, two: Any, second: Command) -> tuple[Any, Any] | None:
    """Send a command by each client, then read both answers. None, and nothing raised, where that doesn't work out.

    Then ask one after the other: redis-py's own way tries again and says what is wrong.
    """
    if one.connection_pool is two.connection_pool:
        return None  # who holds one connection and waits for another of the same pool may wait for ever
    borrowed: list[tuple[Any, Any]] = []
    try:
        for client, command in ((one, first), (two, second)):
            connection = client.connection_pool.get_connection()
            borrowed.append((client.connection_pool, connection))
            connection.send_command(*command)
        (_, left), (_, right) = borrowed
        return left.read_response(), right.read_response()
    except (RedisError, OSError):
        _disconnect(borrowed)
        return None
    except BaseException:  # a time-out of gevent, say: the answer that wasn't read must not be another's
        _disconnect(borrowed)
        raise
    finally:
        for pool, connection in borrowed:
            pool.release(connection)


def _disconnect(borrowed: list[tuple[Any, Any]]) -> None:
    for _, connection in borrowed:
        connection.disconnect()
