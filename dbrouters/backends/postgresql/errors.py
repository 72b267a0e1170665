"""What the engine refuses, and what a server's refusal means."""

from typing import TYPE_CHECKING, Any

import psycopg
from django.db import DatabaseError, InternalError, OperationalError

if TYPE_CHECKING:
    from dbrouters.balance import Candidate

RECOVERY_CONFLICT = "40001"  # replay went before the read: the node itself is well
_SHUTDOWN = ("57P01", "57P02", "57P03")


class WriteOnReplicaError(InternalError):
    """A statement that writes was sent to the replica's alias. Let the router choose, or name the primary's alias."""


class RestartedNodeError(psycopg.OperationalError):
    """The node has restarted since it was sampled, so it may be behind the position that the sample promised."""


class FallbackRefusedError(OperationalError):
    """No replica shows what the reader needs, and the primary has enough of such readers. Try again in a moment."""


def sqlstate(error: BaseException) -> str:
    """The server's code for an error, Django's or psycopg's; empty where the server said nothing."""
    cause = error.__cause__ if isinstance(error, DatabaseError) else error
    return getattr(cause, "sqlstate", None) or ""


def says_lost(error: BaseException) -> bool:
    """Does the server say that it, or the connection, is going away?"""
    state = sqlstate(error)
    return state in _SHUTDOWN or state.startswith("08")


def refuse_a_younger(connection: psycopg.Connection[Any], candidate: "Candidate") -> None:
    """A standby that crashed replays again from its last restart point: a sample from before says nothing about it."""
    row = connection.execute("SELECT pg_postmaster_start_time()").fetchone()
    if row is None or row[0] != candidate.started:
        raise RestartedNodeError(f"{candidate.name} has restarted since it was sampled")
