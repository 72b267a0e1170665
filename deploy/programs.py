"""The servers' programs: given by the environment, found on the machine, or installed."""

import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deploy import packages
from deploy.errors import ProgramMissingError, SettingError

MODES = ("auto", "system", "download")
_BREW = (Path("/opt/homebrew"), Path("/usr/local"))


@dataclass(frozen=True)
class Program:
    """One thing that must be found: the variable that overrides it, its file, its package."""

    variable: str
    executable: str
    debian: tuple[str, ...]
    brew: str


POSTGRESQL = Program("PG_BIN", "postgres", ("postgresql",), "postgresql@16")
PGBOUNCER = Program("PGBOUNCER", "pgbouncer", ("pgbouncer",), "pgbouncer")
# Debian's redis-server is a link into redis-tools.
REDIS = Program("REDIS_SERVER", "redis-server", ("redis-server", "redis-tools"), "redis")
NGINX = Program("NGINX", "nginx", ("nginx",), "nginx")
SERVERS = (POSTGRESQL, PGBOUNCER, REDIS, NGINX)
EXTRAS = {"chromium": Program("CHROMIUM", "chromium", ("chromium",), "chromium")}


@dataclass(frozen=True)
class Programs:
    """Paths of the programs that were found; `library_path` is what unpacked ones need to run, else empty."""

    paths: Mapping[Program, Path]
    library_path: str = field(default="")

    def __getitem__(self, program: Program) -> Path:
        return self.paths[program]

    @property
    def pg_bin(self) -> Path:
        """The folder with postgres, initdb and pg_basebackup."""
        return self.paths[POSTGRESQL].parent

    @property
    def environment(self) -> dict[str, str]:
        """What a program of these needs in its environment."""
        return {"LD_LIBRARY_PATH": self.library_path} if self.library_path else {}


def ensure(
    wanted: Iterable[Program],
    *,
    unpacked: Path,
    environment: Mapping[str, str] = os.environ,
    say: Callable[[str], None] = print,
) -> Programs:
    """Find every wanted program, and install those that are missing.

    `unpacked` is the folder for packages unpacked without root. STACK_PROGRAMS says how far to go: `auto`, `system`
    (find, never install), `download` (pass over the system's programs and unpack packages).
    Raises ProgramMissingError naming all that are still missing, SettingError for a path that isn't a program.
    """
    mode = environment.get("STACK_PROGRAMS", "auto")
    if mode not in MODES:
        raise SettingError(f"STACK_PROGRAMS={mode!r} is unknown. Set it to one of: {', '.join(MODES)}.")
    wanted = tuple(wanted)
    missing = [program for program in wanted if _find(program, mode, unpacked, environment) is None]
    if missing:
        _install(missing, mode, unpacked, say)
    paths = {program: _find(program, mode, unpacked, environment) for program in wanted}
    if missing := [program for program, path in paths.items() if path is None]:
        raise ProgramMissingError(_advice(missing))
    found = {program: path for program, path in paths.items() if path is not None}
    needs_libraries = any(path.is_relative_to(unpacked) for path in found.values())
    return Programs(found, _library_path(unpacked) if needs_libraries else "")


def _install(missing: list[Program], mode: str, unpacked: Path, say: Callable[[str], None]) -> None:
    if mode == "system" or not packages.available():
        raise ProgramMissingError(_advice(missing))
    names = [name for program in missing for name in program.debian]
    if os.geteuid() == 0 and mode == "auto":
        say(f"installing {' '.join(names)}")
        packages.install(names)
        return
    say(f"unpacking {' '.join(names)} into {unpacked}")
    packages.download(names, unpacked)


def _find(program: Program, mode: str, unpacked: Path, environment: Mapping[str, str]) -> Path | None:
    if given := environment.get(program.variable):
        path = Path(given) / "postgres" if program is POSTGRESQL else Path(given)
        if not os.access(path, os.X_OK):
            raise SettingError(f"{program.variable}={given} has no program {path}. Correct it, or unset it.")
        return path
    places = [] if mode == "download" else _system(program)
    for path in [*places, *_below(unpacked, program)]:
        if os.access(path, os.X_OK):
            return path
    return None


def _system(program: Program) -> list[Path]:
    found = _below(Path("/"), program)
    for prefix in _BREW:
        found += _newest(prefix.glob(f"opt/postgresql@*/bin/{program.executable}"))
        found.append(prefix / "opt" / program.brew / "bin" / program.executable)
    if on_path := shutil.which(program.executable):
        found.append(Path(on_path))
    return found


def _below(root: Path, program: Program) -> list[Path]:
    versions = _newest(root.glob(f"usr/lib/postgresql/*/bin/{program.executable}"))
    return [*versions, *(root / folder / program.executable for folder in ("usr/bin", "usr/sbin"))]


def _newest(found: Iterable[Path]) -> list[Path]:
    """PostgreSQL installations, newest first; before 14 they lack the roles that the stack's accounts need."""

    def version(path: Path) -> int:
        digits = path.parent.parent.name.rpartition("@")[2]
        return int(digits) if digits.isdigit() else 0

    return sorted((path for path in found if version(path) >= 14), key=version, reverse=True)


def _library_path(unpacked: Path) -> str:
    folders = {path.parent for path in (unpacked / "usr/lib").glob("*/*.so*")}
    folders |= {path.parent for path in (unpacked / "lib").glob("*/*.so*")}
    return ":".join(sorted(map(str, folders)))


def _advice(missing: list[Program]) -> str:
    names = ", ".join(program.executable for program in missing)
    debian = " ".join(name for program in missing for name in program.debian)
    brew = " ".join(program.brew for program in missing)
    variables = ", ".join(program.variable for program in missing)
    return (
        f"not installed: {names}. Type `apt-get install {debian}` as root or `brew install {brew}`, "
        f"or say where they are by {variables}."
    )
