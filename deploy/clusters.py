"""PostgreSQL clusters: a primary made by initdb, standbys copied from it, and both made again when half-made."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString

import psycopg
from psycopg import sql

from deploy.environment import Secrets, private
from deploy.errors import CommandFailedError
from deploy.privileges import Account
from deploy.programs import Programs
from deploy.stack import REPLICAS, Stack

SUPERUSER = "postgres"
DATABASE = "runway"
_SQL = Path(__file__).parent / "sql"


def query(name: str) -> LiteralString:
    """The text of a file of `sql/`."""
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


def _reason(output: str) -> str:
    """The first line that says error; what follows is about cleaning up."""
    lines = output.strip().splitlines() or ["no message"]
    return next((line for line in lines if "error:" in line), lines[-1])


@dataclass(frozen=True)
class Clusters:
    """The three clusters of a stack. A cluster's directory appears under its name only when it is complete."""

    stack: Stack
    keys: Secrets
    programs: Programs
    servers: Account

    def connect(self, node: str, database: str = "postgres") -> psycopg.Connection:
        """Open an autocommit connection as superuser, directly to a node."""
        return psycopg.connect(
            host="127.0.0.1",
            port=self.stack.ports[node],
            user=SUPERUSER,
            password=self.keys.superuser,
            dbname=database,
            connect_timeout=3,
            autocommit=True,
        )

    def make_primary(self) -> bool:
        """Make the primary's cluster unless it is there, and say whether it was made."""
        if self._path("primary").exists():
            return False
        for replica in REPLICAS:  # copies of a primary that is no more
            self._remove(self._path(replica))
        password = self.stack.home / "conf" / "initdb.password"
        private(password, self.keys.superuser)
        self.servers.may_read(password)
        # The C locale sorts alike everywhere, and a system upgrade can't reorder its indexes.
        locale = "C" if sys.platform == "darwin" else "C.UTF-8"
        try:
            self._build(
                "primary",
                ["initdb", f"--username={SUPERUSER}", "--auth=scram-sha-256", f"--pwfile={password}",
                 "--data-checksums", "--encoding=UTF8", f"--locale={locale}", "--no-instructions"],
            )  # fmt: skip
        finally:
            password.unlink()
        return True

    def prepare_primary(self) -> None:
        """Bring roles, database and extensions of the running primary to what they must be."""
        names = ("owner", "app", "worker", "read", "monitor", "replication")
        passwords = {name: sql.Literal(getattr(self.keys, name)) for name in names}
        with self.connect("primary") as connection:
            connection.execute(sql.SQL(query("roles")).format(**passwords))
            found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        with self.connect("primary", "template1") as template:
            template.execute(query("extensions"))
        with self.connect("primary") as connection:
            if found is None:
                connection.execute("CREATE DATABASE runway OWNER runway_owner")
        with self.connect("primary", DATABASE) as connection:
            connection.execute(query("extensions"))

    def lost_replicas(self) -> list[str]:
        """Replicas to copy again, by the primary: no directory, no longer a standby, or no usable slot."""
        with self.connect("primary") as connection:
            rows = connection.execute(query("lost_slots"), {"names": list(REPLICAS)}).fetchall()
        slotless = {name for (name,) in rows}
        return [
            name
            for name in REPLICAS
            if name in slotless or not (self._path(name) / "standby.signal").exists()
        ]

    def copy_replicas(self, names: Sequence[str]) -> None:
        """Copy stopped replicas from the running primary, side by side, each with a slot of its own name."""
        with self.connect("primary") as connection:
            for name in names:
                connection.execute(sql.SQL(query("new_slot")).format(name=sql.Literal(name)))
        with ThreadPoolExecutor(max_workers=len(names) or 1) as pool:
            list(pool.map(self._copy, names))

    def clear_stale_locks(self) -> None:
        """Remove a `postmaster.pid` whose process id belongs to somebody else by now, as after a power cut.

        Call it only while no supervisor runs and no stray server is left.
        """
        for node in ("primary", *REPLICAS):
            (self._path(node) / "postmaster.pid").unlink(missing_ok=True)

    def _copy(self, name: str) -> None:
        self._remove(self._path(name))
        port = self.stack.ports.primary
        self._build(
            name,
            ["pg_basebackup", f"--dbname=host=127.0.0.1 port={port} user=runway_replication",
             "--wal-method=stream", "--checkpoint=fast", f"--slot={name}"],
            standby=True,
        )  # fmt: skip

    def _build(self, name: str, command: list[str], *, standby: bool = False) -> None:
        """Run a command that fills a directory, and give it its name once it is whole."""
        draft = self._path(f"{name}.draft")
        self._remove(draft)
        draft.mkdir(mode=0o700)
        self.servers.own(draft)
        full = [str(self.programs.pg_bin / command[0]), *command[1:], f"--pgdata={draft}"]
        if not self.stack.durable:
            full.append("--no-sync")
        done = subprocess.run(
            full,
            cwd="/",
            env={**os.environ, **self.programs.environment, "PGPASSWORD": self.keys.replication},
            capture_output=True,
            text=True,
            check=False,
            **self.servers.as_keywords,
        )
        if done.returncode:
            raise CommandFailedError(f"{command[0]} for {name} failed: {_reason(done.stderr)}")
        if standby:
            signal = draft / "standby.signal"
            signal.touch(mode=0o600)
            self.servers.own(signal)
        draft.rename(self._path(name))

    def _path(self, name: str) -> Path:
        return self.stack.home / name

    @staticmethod
    def _remove(path: Path) -> None:
        if path.exists():
            shutil.rmtree(path)
