"""The engine: Django's PostgreSQL backend as django-db-geventpool runs it, over pools that count and check.

One alias is virtual: every request reads from the replica that has what it needs, and moves on when that one dies.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import psycopg
from django.db.backends.base.base import NO_DB_ALIAS, BaseDatabaseWrapper
from django.db.backends.postgresql.base import DatabaseWrapper as PostgresWrapper
from psycopg import IsolationLevel

from dbrouters import balance, context, reads, sampler
from dbrouters.addresses import replica_names
from dbrouters.backends.postgresql import pool as pools
from dbrouters.backends.postgresql.connection import connect
from dbrouters.backends.postgresql.cursor import Cursor, DebugCursor
from dbrouters.backends.postgresql.errors import (
    RECOVERY_CONFLICT,
    FallbackRefusedError,
    WriteOnReplicaError,
    refuse_a_younger,
    says_lost,
    sqlstate,
)
from dbrouters.backends.postgresql.options import OWN_OPTIONS, isolation_level, limits
from dbrouters.backends.postgresql.places import address_of, database_of
from dbrouters.conf import PRIMARY_NODE, configuration
from dbrouters.position import Position, Reader
from dbrouters.statements import may_write, writes

if TYPE_CHECKING:
    from datetime import datetime

    GeventPoolWrapper = PostgresWrapper
else:
    from django_db_geventpool.backends.postgresql_psycopg3.base import DatabaseWrapper as GeventPoolWrapper

_CONNECT_TIMEOUT = 2  # seconds; there is another node
_PRIMARY_CONNECT_TIMEOUT = 5  # there is none


class DatabaseWrapper(GeventPoolWrapper):
    """A connection of an alias, lent by the pool of the node named `node_name` until the request ends."""

    def __init__(self, settings_dict: dict[str, Any], alias: str = "default") -> None:
        super().__init__(settings_dict, alias)
        conf = configuration()
        self.virtual = alias == conf.REPLICA_ALIAS
        self.node_name = PRIMARY_NODE if alias in (conf.PRIMARY_ALIAS, NO_DB_ALIAS) else alias
        self._reader: Reader | None = None  # the chosen node as the client's next request must find it
        self._lender: pools.Pool | None = None
        self._shows: Position | None = None  # where the chosen node was, at least
        self._chosen_for: context.Record | None = None  # the request that the node was chosen for
        self._left: set[str] = set()  # nodes that failed in this request

    @property
    def pool(self) -> None:
        """Django's own pool, which isn't used: its code then configures and closes connections as without one."""

    def get_connection_params(self) -> dict[str, Any]:
        """What psycopg is to connect with; other libraries read it too, so without the pool's options."""
        parameters = PostgresWrapper.get_connection_params(self)
        return {key: value for key, value in parameters.items() if key not in OWN_OPTIONS}

    def get_new_connection(self, conn_params: dict[str, Any]) -> pools.Connection:
        """Borrow a connection: of the virtual alias, to the node that fits the context."""
        self.isolation_level = isolation_level(self.settings_dict["OPTIONS"]) or IsolationLevel.READ_COMMITTED
        if self.alias == NO_DB_ALIAS:
            connection = psycopg.connect(**{**conn_params, "autocommit": True})
            self._prepare(connection, None)
            return connection
        if not self.virtual:
            return self._borrow(balance.Candidate(self.node_name), conn_params)
        return self._borrow_from_any(conn_params)

    def init_connection_state(self) -> None:
        """Check the server's version, once; time zone, role and isolation were configured when the pool connected."""
        BaseDatabaseWrapper.init_connection_state(self)

    def _set_autocommit(self, autocommit: bool) -> None:  # noqa: FBT001 - Django's
        if self.connection.autocommit is not autocommit:  # it mostly is, and psycopg would look twice
            super()._set_autocommit(autocommit)  # type: ignore[misc]

    def make_cursor(self, cursor: Any) -> Cursor:
        """Wrap psycopg's cursor."""
        return Cursor(cursor, self)

    def make_debug_cursor(self, cursor: Any) -> DebugCursor:
        """Wrap psycopg's cursor and log what it runs."""
        return DebugCursor(cursor, self)

    def notice(self, sql: Any, cursor: Any) -> None:
        """Look at a statement before it runs. Raises WriteOnReplicaError where the server itself wouldn't refuse."""
        if self.virtual:
            if self.node_name == PRIMARY_NODE and writes(sql, cursor):
                raise WriteOnReplicaError(
                    f"A write was sent to the alias {self.alias!r}: use {configuration().PRIMARY_ALIAS!r}."
                )
            return
        active = context.current()
        if (
            active is not None
            and not active.record.wrote
            and self.alias == configuration().PRIMARY_ALIAS
            and may_write(sql, cursor)
        ):
            active.record.wrote = True

    def has_answered(self, sql: Any) -> None:
        """A statement has been served: the client has seen what this node shows."""
        if not self.virtual:
            if self.node_name == PRIMARY_NODE and isinstance(sql, str) and sql.startswith("SELECT"):
                reads.count(PRIMARY_NODE)
            return
        reads.count(self.node_name)
        active = context.current()
        if active is None or active.stale:
            return
        record = active.record
        if self._reader is None:
            record.on_primary = True
        else:
            record.on_replica, record.reader = True, self._reader

    def move_on(self, error: BaseException) -> bool:
        """After a failed read: connect to the next node. False when the read may not be repeated.

        Only in autocommit mode, where a failed statement has given its reader nothing yet; never from the primary.
        """
        if not self.virtual or self.node_name == PRIMARY_NODE or self.in_atomic_block or not self.autocommit:
            return False
        lost = self._lost(error)
        if not lost and sqlstate(error) != RECOVERY_CONFLICT:
            return False
        left = self._left | {self.node_name}
        if lost:
            sampler.running().watches[self.node_name].suspect()
        self.close()
        self._left = left
        self.ensure_connection()
        return True

    def shown(self) -> Position | None:
        """Choose the node of the context's next read; where it is, at least. None when that is the primary."""
        self._leave_unless_it_fits()
        self.ensure_connection()
        return self._at_least()

    def close(self) -> None:
        """Give the connection back to its pool."""
        super().close()
        self._left = set()

    def close_if_unusable_or_obsolete(self) -> None:
        """Give the connection back; asked of every alias at both ends of each request."""
        if self.connection is not None:
            self.close()

    def close_pool(self) -> None:
        """Close this alias's idle connections; those in use are closed when they come back."""
        pools.close_pools(self.alias)

    def closeall(self) -> None:
        """Close the idle connections of every alias: a database is to be dropped."""
        pools.close_pools()

    def _cursor(self, name: str | None = None) -> Any:
        self._leave_unless_it_fits()
        return super()._cursor(name)  # type: ignore[misc]

    def _leave_unless_it_fits(self) -> None:
        if not self.virtual or self.in_atomic_block or (self.connection is not None and not self.autocommit):
            return  # Django calls a connection that isn't open yet one without autocommit
        active = context.current()
        if active is None:
            return
        if active.record.arriving is not None and not active.stale:
            active.record.arrive()
        if self.connection is not None and not self._fits(active):
            self.close()

    def _close(self) -> None:
        connection, lender = self.connection, self._lender
        self.connection = self._lender = None
        if lender is not None:
            lender.give_back(connection)
        else:
            connection.close()

    def _fits(self, active: context.Context) -> bool:
        if active.record is not self._chosen_for:
            return False  # of an earlier request, whose reasons are gone
        if self.node_name == PRIMARY_NODE:
            return True
        if active.on_primary():
            return False
        needs, last = active.needed(), active.record.reader
        if last is not None and last != self._reader and not active.stale:
            return False
        if needs is None:
            return True
        shows = self._at_least()
        return shows is not None and needs.reached_by(shows)

    def _at_least(self) -> Position | None:
        """Where the node is by its newest sample, which is later than the one that it was chosen for."""
        if self._shows is None or self.in_atomic_block:
            return self._shows
        newest = sampler.running().watches[self.node_name].fresh()
        if newest is not None and self._lives(newest.started) and self._shows.reached_by(newest.position):
            self._shows = newest.position
        return self._shows

    def _lives(self, started: "datetime") -> bool:
        return self._reader is not None and self._reader.started == started

    def _borrow_from_any(self, conn_params: dict[str, Any]) -> pools.Connection:
        failure: Exception | None = None
        for candidate in self._candidates():
            try:
                connection = self._borrow(candidate, conn_params)
            except pools.PoolExhaustedError as error:
                if not self._is_fallback(candidate):
                    raise
                failure = FallbackRefusedError(str(error))
                if not context.may_be_stale():
                    raise failure from error
            except psycopg.OperationalError as error:
                failure = error
                if candidate.name != PRIMARY_NODE:
                    sampler.running().watches[candidate.name].suspect()
            else:
                return connection
        assert failure is not None  # noqa: S101 - the primary is always a candidate
        raise failure

    def _candidates(self) -> Iterable[balance.Candidate]:
        active = context.current()
        self._chosen_for = active.record if active is not None else None
        if active is not None and active.on_primary():
            return [balance.PRIMARY]
        if active is None:
            return balance.candidates(None, without=self._left, in_flight=pools.in_flight)
        return balance.candidates(
            active.needed(),
            without=self._left,
            in_flight=pools.in_flight,
            last=None if active.stale else active.record.reader,
        )

    def _is_fallback(self, candidate: balance.Candidate) -> bool:
        return self.virtual and candidate.name == PRIMARY_NODE and bool(replica_names())

    def _borrow(self, candidate: balance.Candidate, conn_params: dict[str, Any]) -> pools.Connection:
        is_fallback = self._is_fallback(candidate)
        size, timeout = limits(self.settings_dict["OPTIONS"], is_fallback=is_fallback)
        patience = 0.0 if is_fallback and context.may_be_stale() else None
        database = (
            database_of(candidate.name, self.settings_dict) if self.virtual else self.settings_dict["NAME"]
        )
        key = (self.alias, candidate.name, database)
        lender = pools.pool_of(key, size=size, timeout=timeout)
        connection = lender.take(
            lambda: self._connected(candidate.name, conn_params),
            prepare=lambda fresh: self._prepare(fresh, candidate),
            patience=patience,
        )
        self._lender, self.node_name = lender, candidate.name
        self._shows = candidate.position
        self._reader = Reader(candidate.name, candidate.started) if candidate.started is not None else None
        return connection

    def _connected(self, node: str, conn_params: dict[str, Any]) -> pools.Connection:
        parameters = {**conn_params, **self.address(node), "autocommit": True}
        parameters.setdefault(
            "connect_timeout", _CONNECT_TIMEOUT if self.virtual else _PRIMARY_CONNECT_TIMEOUT
        )
        return connect(**parameters)

    def address(self, node: str) -> dict[str, Any]:
        """Where this alias finds a node, as far as that isn't where the alias itself says."""
        return address_of(node, self.settings_dict) if self.virtual else {}

    def _prepare(self, connection: pools.Connection, candidate: balance.Candidate | None) -> None:
        if candidate is not None and candidate.started is not None:
            refuse_a_younger(connection, candidate)
        self._configure_connection(connection)  # type: ignore[attr-defined]
        if level := isolation_level(self.settings_dict["OPTIONS"]):
            connection.isolation_level = level
        if self.virtual:
            connection.read_only = True

    def _lost(self, error: BaseException) -> bool:
        if self.connection is None or self.connection.closed:
            return True
        return says_lost(error)
