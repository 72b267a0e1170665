"""Cursors that see every statement: a write on the primary is remembered, a read that lost its node goes to another."""

from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, InterfaceError
from django.db.backends.postgresql.base import CursorDebugWrapper as PostgresDebugCursor
from django.db.backends.utils import CursorWrapper

if TYPE_CHECKING:
    from dbrouters.backends.postgresql.base import DatabaseWrapper

    class _Base(CursorWrapper):
        def _execute(self, sql: Any, params: Any, *ignored: Any) -> Any: ...
        def _executemany(self, sql: Any, param_list: Any, *ignored: Any) -> Any: ...
else:
    _Base = object


class _Routed(_Base):
    db: "DatabaseWrapper"

    def _execute(self, sql: Any, params: Any, *ignored: Any) -> Any:
        self.db.notice(sql, self.cursor)
        while True:
            try:
                result = super()._execute(sql, params, *ignored)
            except (DatabaseError, InterfaceError) as error:
                if getattr(self.cursor, "name", None) or not self.db.move_on(error):
                    raise
                self.cursor = self.db.create_cursor()
            else:
                self.db.has_answered(sql)
                return result

    def _executemany(self, sql: Any, param_list: Any, *ignored: Any) -> Any:
        self.db.notice(sql, self.cursor)
        return super()._executemany(sql, param_list, *ignored)

    def callproc(self, procname: Any, params: Any = None, kparams: Any = None) -> Any:
        self.db.notice("CALL", self.cursor)
        return super().callproc(procname, params, kparams)


class Cursor(_Routed, CursorWrapper):
    """The cursor that the engine hands out."""

    def copy(self, statement: Any, *arguments: Any, **options: Any) -> Any:
        """psycopg's COPY."""
        self.db.notice(statement, self.cursor)
        return self.cursor.copy(statement, *arguments, **options)


class DebugCursor(_Routed, PostgresDebugCursor):
    """The same, and it logs its statements: with DEBUG, and for assertNumQueries."""

    def copy(self, statement: Any) -> Any:
        """psycopg's COPY."""
        self.db.notice(statement, self.cursor)
        return super().copy(statement)
