"""Ask every node about itself, directly, read-only.

What a node doesn't answer is written down, not guessed.
"""

from dataclasses import dataclass, field
from typing import Any

import psycopg
from django.db import connections
from psycopg.rows import dict_row

from dbrouters import nodes
from dbrouters.nodes import Node, Role, State
from queryreport import conf, fingerprint, queries

Row = dict[str, Any]

QUESTIONS = ("server", "counting", "senders", "receiver", "slots", "activity", "sessions", "statements")
STATEMENTS = 1000
"""Statements read from each node, those with the most time first."""


@dataclass(slots=True)
class Sample:
    """One node's answers: rows by question. `missing` has the reason for each question without an answer."""

    node: Node
    rows: dict[str, list[Row]] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)

    @property
    def is_primary(self) -> bool:
        """Whether it is configured as the primary."""
        return self.node.role == Role.PRIMARY

    @property
    def is_promoted(self) -> bool:
        """Whether it is configured as a replica and isn't one any more."""
        return self.node.state == State.PROMOTED

    @property
    def answers(self) -> bool:
        """Whether the node answered anything."""
        return bool(self.rows)

    def one(self, question: str) -> Row:
        """Return the only row of an answer; empty when there is none."""
        found = self.rows.get(question) or [{}]
        return found[0]


def samples() -> list[Sample]:
    """Ask all nodes, the primary first. Raises nothing for a node that is down."""
    return [_sample(node) for node in nodes.all_nodes()]


def _sample(node: Node) -> Sample:
    sample = Sample(node)
    parameters = {
        # The admin address may name another database of the same server, as in tests.
        "database": connections["default"].settings_dict["NAME"],
        "seconds": min(conf.get().idle_seconds, conf.get().long_seconds),
        "limit": STATEMENTS,
    }
    try:
        with nodes.connect(node.name) as connection:
            for question in QUESTIONS:
                _ask(connection, question, parameters, sample)
    except (psycopg.Error, OSError) as error:
        sample.missing["connection"] = _reason(error)
    for row in sample.rows.get("sessions", []):
        row["query"] = fingerprint.name(row["query"]).text  # the server shows literals, we don't
    return sample


def _ask(connection: psycopg.Connection[Any], question: str, parameters: Row, sample: Sample) -> None:
    try:
        # A failed question must not spoil the next one, whether or not the connection commits by itself.
        with connection.transaction(), connection.cursor(row_factory=dict_row) as cursor:
            cursor.execute(queries.load(question).encode(), parameters)
            sample.rows[question] = cursor.fetchall()
    except psycopg.OperationalError as error:
        if connection.broken:
            raise
        sample.missing[question] = _reason(error)
    except psycopg.Error as error:
        sample.missing[question] = _reason(error)


def pools() -> list[Row] | None:
    """Ask PgBouncer for its pools (SHOW POOLS); None when no address is configured.

    Raises psycopg.Error when PgBouncer doesn't answer within 2 seconds.
    """
    url = conf.get().pgbouncer_admin_url
    if not url:
        return None
    # PgBouncer's console speaks the simple protocol only: a client-side cursor, no transaction.
    with (
        psycopg.Connection.connect(
            url, autocommit=True, connect_timeout=2, cursor_factory=psycopg.ClientCursor
        ) as connection,
        connection.cursor(row_factory=dict_row) as cursor,
    ):
        cursor.execute("SHOW POOLS")
        return [row for row in cursor.fetchall() if row["database"] != "pgbouncer"]


def _reason(error: Exception) -> str:
    """First line of an error: the rest repeats the statement or the address."""
    return str(error).strip().partition("\n")[0][:200] or type(error).__name__
