"""The nodes' names, and direct connections to them, past every pooler."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from dbrouters.conf import PRIMARY_NODE, configuration

# Sent at connection time: an administrator's look must never hold up the site.
_OPTIONS = "-c default_transaction_read_only=on -c statement_timeout=2000 -c lock_timeout=100"


class UnknownNodeError(LookupError):
    """No node has this name. Name one of DBROUTERS["REPLICA_ADMIN_URLS"], or "primary"."""


def replica_names() -> tuple[str, ...]:
    """The configured replicas, in the order of the settings."""
    return tuple(configuration().REPLICA_ADMIN_URLS)


def admin_url(name: str) -> str:
    """The direct address of a node. Raises UnknownNodeError."""
    conf = configuration()
    if name == PRIMARY_NODE:
        return conf.PRIMARY_ADMIN_URL
    try:
        return conf.REPLICA_ADMIN_URLS[name]
    except KeyError:
        raise UnknownNodeError(name) from None


def open_connection(name: str) -> psycopg.Connection[Any]:
    """A direct, read-only connection in autocommit mode, that the caller closes. Raises psycopg.OperationalError."""
    return psycopg.connect(
        admin_url(name),
        autocommit=True,
        prepare_threshold=None,
        options=_OPTIONS,
        application_name="dbrouters",
        connect_timeout=2,
        keepalives_idle=1,
        keepalives_interval=1,
        keepalives_count=2,
        tcp_user_timeout=2000,
    )


@contextmanager
def connect(name: str) -> Iterator[psycopg.Connection[Any]]:
    """A direct connection to a node: read-only, 2 s a statement, 0.1 s for a lock.

    Raises UnknownNodeError, or psycopg.OperationalError when the node doesn't answer.
    """
    connection = open_connection(name)
    try:
        yield connection
    finally:
        connection.close()
