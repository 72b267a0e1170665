"""The site's own steps before it serves: migrations, static files, demo data."""

import gzip
import hashlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from deploy.environment import Secrets, assignments, for_children
from deploy.errors import CommandFailedError
from deploy.privileges import Account
from deploy.stack import Stack

_CODE = ("settings", "community", "dbrouters", "caching", "denorm", "queryreport", "deploy", "requirements")
_COMPRESSIBLE = {".css", ".js", ".svg", ".json", ".txt", ".xml", ".map", ".html", ".webmanifest"}
_SMALLEST_TO_COMPRESS = 1000  # bytes; below, the header costs more than it saves


@dataclass(frozen=True)
class Site:
    """The site of a stack. What was done is noted beside the data it was done to, so that both go together."""

    stack: Stack
    keys: Secrets
    account: Account
    say: Callable[[str], None]

    def refresh(self) -> bool:
        """Migrate and collect static files when the code changed since; say whether it did."""
        note = self.stack.home / "code"
        now = self._fingerprint()
        if note.exists() and note.read_text(encoding="utf-8") == now:
            return False
        for folder in ("static", "media", "mail", "purged"):
            path = self.stack.home / folder
            path.mkdir(mode=0o755, exist_ok=True)
            self.account.own(path)
        self.say("migrating")
        self.manage("migrate", "--no-input", as_owner=True)
        self.say("collecting static files")
        self.manage("collectstatic", "--no-input")
        compress(self.stack.home / "static")
        note.write_text(now, encoding="utf-8")
        return True

    def seed(self) -> None:
        """Load the demo data, once in the life of the database."""
        note = self.stack.home / "seeded"
        if note.exists():
            return
        self.say("loading demo data (once)")
        self.manage("seed")
        note.touch()

    def manage(self, *arguments: str, as_owner: bool = False) -> None:
        """Run a management command as the site's account. Raises CommandFailedError with its last line."""
        environment = for_children(self.stack)
        if as_owner:
            environment["DATABASE_URL"] = assignments(self.stack, self.keys)["MIGRATION_DATABASE_URL"]
        done = subprocess.run(
            [sys.executable, str(self.stack.checkout / "manage.py"), *arguments],
            cwd=self.stack.checkout,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            **self.account.as_keywords,
        )
        with (self.stack.logs / "manage.log").open("a", encoding="utf-8") as log:
            log.write(f"$ manage.py {' '.join(arguments)}\n{done.stdout}{done.stderr}")
        if done.returncode:
            lines = (done.stderr or done.stdout).strip().splitlines() or ["no message"]
            raise CommandFailedError(
                f"manage.py {arguments[0]} failed: {lines[-1].removeprefix('runway: ')} (more in {log.name})"
            )

    def _fingerprint(self) -> str:
        digest = hashlib.sha256()
        for path in self._sources():
            found = path.stat()
            digest.update(f"{path}\0{found.st_mtime_ns}\0{found.st_size}\n".encode())
        return digest.hexdigest()

    def _sources(self) -> Iterator[Path]:
        yield self.stack.checkout / "manage.py"
        for package in _CODE:
            for path in sorted((self.stack.checkout / package).rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    yield path


def compress(folder: Path) -> None:
    """Write `name.gz` beside each file worth it, for nginx's gzip_static; a file older than its twin is left."""
    for path in folder.rglob("*"):
        if path.suffix not in _COMPRESSIBLE or path.stat().st_size < _SMALLEST_TO_COMPRESS:
            continue
        twin = path.with_name(f"{path.name}.gz")
        if not twin.exists() or twin.stat().st_mtime < path.stat().st_mtime:
            twin.write_bytes(gzip.compress(path.read_bytes(), compresslevel=9, mtime=0))
